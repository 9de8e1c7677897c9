import { formatDay, parseDay } from './calendar.ts'
import { calibrateTilt } from './calibrate-tilt.ts'
import { type Catalog, createCatalog } from './create-catalog.ts'
import { createIds, type Ids } from './create-ids.ts'
import { createLocalTime, type LocalTime } from './create-local-time.ts'
import { createMarket, type Market } from './create-market.ts'
import { createRep, type Rep } from './create-rep.ts'
import { type DistributorOptions, type DistributorSize, demoSize } from './distributor-options.ts'
import type { Span } from './history.ts'

/** Everything small enough to keep: customers, orders and lines are drawn when their turn comes. */
export interface Distributor {
  seed: number
  tenant: { id: string; slug: string; name: string; timeZone: string }
  asOfDay: number
  size: DistributorSize
  span: Span
  ids: Ids
  time: LocalTime
  reps: Rep[]
  catalog: Catalog
  market: Market
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0, 7)
}

function requireSize(size: DistributorSize): DistributorSize {
  const { years, ordersPerCustomer, linesPerOrder, ...counts } = size
  for (const [name, value] of Object.entries({ years, ordersPerCustomer, linesPerOrder, ...counts })) {
    const isValid = name in counts ? Number.isInteger(value) && value > 0 : value > 0
    if (!isValid)
      throw new RangeError(`size.${name} must be positive${name in counts ? ' and whole' : ''}, got ${value}`)
  }
  return size
}

/** Sets a distributor up from its options. */
export function createDistributor(options: DistributorOptions): Distributor {
  const { seed, tenant } = options
  const size = requireSize({ ...demoSize, ...options.size })
  const asOfDay = parseDay(options.asOf)
  const horizonDays = Math.round(size.years * 365)
  const ids = createIds(options.idSeed ?? seed)
  const catalog = createCatalog({ ...size, seed, ids, asOfYear: Number(formatDay(asOfDay).slice(0, 4)) })
  const tilt = calibrateTilt(seed, { ...size, horizonDays })
  return {
    seed,
    tenant: { ...tenant, id: tenant.id ?? createIds(seed)('tenant', hash(tenant.slug)) },
    asOfDay,
    size,
    span: { horizonDays, tilt },
    ids,
    time: createLocalTime(tenant.timeZone),
    reps: Array.from({ length: size.reps }, (_, n) => createRep(seed, n, ids('sales_rep', n), tenant.slug)),
    catalog,
    market: createMarket(catalog.skus, asOfDay),
  }
}
