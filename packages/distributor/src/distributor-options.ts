/** How large the distributor is. */
export interface DistributorSize {
  customers: number
  skus: number
  suppliers: number
  reps: number
  /** Years of order history before as-of. */
  years: number
  /**
   * Mean over all customers, those that never ordered included. Over three years it can be 6.5 (nearly everyone orders
   * quarterly) to 50 (weekly); what is asked beyond that ends at these bounds.
   */
  ordersPerCustomer: number
  /** Mean over orders. */
  linesPerOrder: number
}

/** What a distributor is generated from: the same options give the same rows. */
export interface DistributorOptions {
  /** An integer. */
  seed: number
  /** YYYY-MM-DD, in the tenant's time zone. Everything is placed relative to it, so the data never ages. */
  asOf: string
  tenant: { id?: string; slug: string; name: string; timeZone: string }
  /** @default demoSize */
  size?: Partial<DistributorSize>
  /** The seed of the records' ids: tenants that share it have the same ids. @default seed */
  idSeed?: number
}

/** About 13,000 orders and 40,000 lines: loads into an embedded database within seconds. */
export const demoSize: DistributorSize = {
  customers: 1250,
  skus: 400,
  suppliers: 25,
  reps: 8,
  years: 3,
  ordersPerCustomer: 10,
  linesPerOrder: 3.2,
}
