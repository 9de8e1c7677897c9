import type { Distributor } from './create-distributor.ts'
import { type Row, toMoney } from './row-batch.ts'

/** The tenant itself. */
export function tenantRows({ tenant, time, asOfDay, span }: Distributor): Row[] {
  return [[tenant.id, tenant.slug, tenant.name, tenant.timeZone, time.midnight(asOfDay - span.horizonDays - 60)]]
}

export function repRows({ tenant, reps }: Distributor): Row[] {
  return reps.map((rep) => {
    return [tenant.id, rep.id, rep.name, rep.email, rep.territory.name, rep.sampleAllowance, rep.isActive]
  })
}

export function supplierRows({ tenant, catalog }: Distributor): Row[] {
  return catalog.suppliers.map((supplier) => [tenant.id, supplier.id, supplier.name])
}

/** A few products lack a category, as the ones nobody has looked after do. */
export function productRows({ tenant, catalog }: Distributor): Row[] {
  return catalog.products.map(({ id, name, brand, category, supplier }, index) => {
    return [tenant.id, id, name, brand, index % 90 === 89 ? null : category, supplier.id]
  })
}

export function skuRows({ tenant, catalog }: Distributor): Row[] {
  return catalog.skus.map(({ index, id, product, code, bottlesPerCase, priceCents, demand }) => {
    const price = index % 50 === 49 ? null : toMoney(priceCents)
    return [tenant.id, id, product.id, code, bottlesPerCase, price, demand !== 'dead' || index % 2 === 0]
  })
}
