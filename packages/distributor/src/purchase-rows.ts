import { toWorkday } from './calendar.ts'
import type { Sku } from './create-catalog.ts'
import type { Distributor } from './create-distributor.ts'
import type { RecentSales } from './order-batches.ts'
import { createRandom, type Random } from './random.ts'
import type { Row } from './row-batch.ts'

interface Purchase {
  orderedAge: number
  /** Negative where it is still to come. */
  expectedAge: number
  receivedAge: number | null
  quantity: number
  receivedQuantity: number
}

const historyDays = 540

function drawQuantity(random: Random, sku: Sku, bottlesPerDay: number): number {
  const bottlesPerCase = sku.bottlesPerCase ?? 12
  return Math.max(1, Math.round((bottlesPerDay * random.between(30, 75)) / bottlesPerCase)) * bottlesPerCase
}

function drawReceived(random: Random, sku: Sku, orderedAge: number, quantity: number): Purchase {
  const { leadDays, leadSpreadDays } = sku.product.supplier
  const lead = Math.max(1, leadDays + random.between(-leadSpreadDays, 2 * leadSpreadDays))
  const receivedQuantity = random.chance(0.92) ? quantity : Math.floor(quantity * 0.75)
  const receivedAge = Math.max(0, orderedAge - lead)
  return { orderedAge, expectedAge: orderedAge - leadDays, receivedAge, quantity, receivedQuantity }
}

/** Some open orders are late, some have come in part. */
function drawOpen(random: Random, sku: Sku, quantity: number): Purchase {
  const { leadDays } = sku.product.supplier
  const orderedAge = random.between(1, leadDays + 6)
  const receivedQuantity = random.chance(0.15) ? Math.floor(quantity / 2) : 0
  return { orderedAge, expectedAge: orderedAge - leadDays, receivedAge: null, quantity, receivedQuantity }
}

function drawPurchases(random: Random, sku: Sku, bottlesPerDay: number): Purchase[] {
  const purchases: Purchase[] = []
  const { leadDays, leadSpreadDays } = sku.product.supplier
  const youngest = leadDays + 2 * leadSpreadDays + 1
  const oldest = Math.min(historyDays, sku.introducedAge + 60)
  for (let age = oldest - random.below(40); age > youngest; age -= random.between(40, 80)) {
    purchases.push(drawReceived(random, sku, age, drawQuantity(random, sku, bottlesPerDay)))
  }
  if (random.chance(0.18)) purchases.push(drawOpen(random, sku, drawQuantity(random, sku, bottlesPerDay)))
  return purchases
}

/** Lines of purchase orders, received and open, for every SKU that is still on the list. */
export function* purchaseRows(distributor: Distributor, recentSales: RecentSales): Generator<Row> {
  const { seed, tenant, ids, time, asOfDay, catalog } = distributor
  let purchaseNumber = 0
  for (const sku of catalog.skus) {
    if (sku.demand === 'dead') continue
    const bottlesPerDay = Math.max(0, recentSales[sku.index] ?? 0) / 90
    const random = createRandom(seed, 'purchase', sku.index)
    for (const purchase of drawPurchases(random, sku, bottlesPerDay)) {
      const { orderedAge, expectedAge, receivedAge, quantity, receivedQuantity } = purchase
      const orderedAt = time.at(asOfDay - toWorkday(asOfDay, orderedAge), 9 * 3600)
      const expectedAt = random.chance(0.1) ? null : time.midnight(asOfDay - expectedAge)
      const receivedAt = receivedAge === null ? null : time.at(asOfDay - receivedAge, 11 * 3600)
      const id = ids('purchase_order_line', purchaseNumber++)
      yield [tenant.id, id, sku.id, quantity, receivedQuantity, orderedAt, expectedAt, receivedAt]
    }
  }
}
