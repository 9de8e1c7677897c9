import type { Sku } from './create-catalog.ts'
import type { Distributor } from './create-distributor.ts'
import type { RecentSales } from './order-batches.ts'
import { createRandom, type Random } from './random.ts'
import type { Row } from './row-batch.ts'

const locations = ['Main Warehouse', 'Cold Room', 'Upstate Annex'] as const

/**
 * Bottles on hand: out, nearly out, due for an order, healthy, or far too many. What is healthy lasts for the supplier's lead time and some weeks more, and is
 * some cases at least: a wine that sells a bottle a week is bought by the case as well.
 */
function drawOnHand(random: Random, sku: Sku, perDay: number): number {
  const roll = random.next()
  if (roll < 0.04) return 0
  if (sku.demand === 'dead') return random.between(6, 240)
  if (perDay === 0) return random.between(0, 24)
  if (roll < 0.09) return Math.ceil(perDay * random.between(1, 5))
  const { leadDays } = sku.product.supplier
  if (roll < 0.2) return Math.ceil(perDay * random.between(leadDays, leadDays + 10))
  const cases = random.between(2, 5) * (sku.bottlesPerCase ?? 12)
  return cases + Math.ceil(perDay * (leadDays + (roll < 0.92 ? random.between(20, 70) : random.between(180, 400))))
}

/** Stock of every SKU, over one to three locations, some of it reserved. */
export function* stockRows(distributor: Distributor, recentSales: RecentSales): Generator<Row> {
  const { seed, tenant, catalog } = distributor
  for (const sku of catalog.skus) {
    const random = createRandom(seed, 'stock', sku.index)
    let left = drawOnHand(random, sku, Math.max(0, recentSales[sku.index] ?? 0) / 90)
    const used = locations.slice(0, random.between(1, locations.length))
    for (const [place, location] of used.entries()) {
      const here = place === used.length - 1 ? left : random.between(0, left)
      left -= here
      yield [tenant.id, sku.id, location, here, random.chance(0.3) ? Math.floor(here * 0.2 * random.next()) : 0]
    }
  }
}
