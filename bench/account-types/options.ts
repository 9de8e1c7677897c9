import { parseArgs } from 'node:util'

/** How large a benchmark is, and where its figures go. */
export interface BenchmarkOptions {
  readonly customers: number
  readonly ordersPerCustomer: number
  readonly linesPerOrder: number
  readonly skus: number
  /** Beside the large tenant; together as large again. */
  readonly smallTenants: number
  readonly rounds: number
  readonly pageSize: number
  /** Customers that the original design is measured on. */
  readonly sample: number
  /** File of the figures; none where empty. */
  readonly output: string
}

const full = {
  customers: 100_000,
  ordersPerCustomer: 10,
  linesPerOrder: 3,
  skus: 3_000,
  smallTenants: 99,
  rounds: 5,
  pageSize: 2_500,
  sample: 2_000,
}

/** Runs through in seconds; its ratios mean nothing. */
const smoke = { ...full, customers: 2_000, skus: 300, smallTenants: 3, rounds: 2, pageSize: 500, sample: 50 }

/** From the command line. */
export function readOptions(args: readonly string[]): BenchmarkOptions {
  const number = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      smoke: { type: 'boolean', default: false },
      customers: number,
      'orders-per-customer': number,
      'lines-per-order': number,
      skus: number,
      'small-tenants': number,
      rounds: number,
      'page-size': number,
      sample: number,
      output: { type: 'string' },
    },
  })
  const size = values.smoke ? smoke : full
  const given = (text: string | undefined, otherwise: number) => (text === undefined ? otherwise : Number(text))
  return {
    customers: given(values.customers, size.customers),
    ordersPerCustomer: given(values['orders-per-customer'], size.ordersPerCustomer),
    linesPerOrder: given(values['lines-per-order'], size.linesPerOrder),
    skus: given(values.skus, size.skus),
    smallTenants: given(values['small-tenants'], size.smallTenants),
    rounds: given(values.rounds, size.rounds),
    pageSize: given(values['page-size'], size.pageSize),
    sample: given(values.sample, size.sample),
    output: values.output ?? (values.smoke ? '' : 'bench/results/account-types.json'),
  }
}
