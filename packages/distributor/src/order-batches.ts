import { toWorkday } from './calendar.ts'
import { type Customer, createCustomer } from './create-customer.ts'
import type { Distributor } from './create-distributor.ts'
import { drawLines, type Line } from './draw-lines.ts'
import { drawOrderOutcome } from './draw-order-outcome.ts'
import { drawTastings } from './draw-tastings.ts'
import { createRandom, type Random } from './random.ts'
import { batchSize, type Row, type RowBatch, toBatch, toMoney } from './row-batch.ts'

/** Bottles sold of each SKU, by its index, in the last 90 days: what stock and purchase orders are drawn from. */
export type RecentSales = Float64Array

const recentDays = 90

/** Two sources, since the season moves what is drawn of wines, and must not move a date. */
interface Draws {
  dates: Random
  wines: Random
}

/** A third of the totals disagree with their lines: freight, a round sum, lines that were never imported. */
function drawTotal(random: Random, lineCents: number): string | null {
  const roll = random.next()
  if (roll < 0.02) return null
  if (lineCents === 0 || roll < 0.22) return toMoney(lineCents + random.between(900, 4500))
  return toMoney(roll < 0.33 ? Math.ceil(lineCents * 0.98) - 1 : lineCents)
}

/** All orders, their lines and all samples, customer by customer; holds one batch of each at most. */
export function* orderBatches(distributor: Distributor): Generator<RowBatch, RecentSales> {
  const { seed, tenant, ids, time, asOfDay, size, market, catalog } = distributor
  const recentSales = new Float64Array(catalog.skus.length)
  let [orders, lines, samples]: [Row[], Row[], Row[]] = [[], [], []]
  let [orderNumber, lineNumber, sampleNumber] = [0, 0, 0]

  function addLine(orderId: string, { sku, quantity, priceCents, isSample }: Line, age: number): number {
    const id = ids('order_line', lineNumber++)
    lines.push([tenant.id, id, orderId, sku.id, quantity, toMoney(priceCents), isSample])
    if (age >= 0 && age < recentDays && priceCents > 0)
      recentSales[sku.index] = (recentSales[sku.index] ?? 0) + quantity
    return quantity * priceCents
  }

  function addOrder({ dates: random, wines }: Draws, customer: Customer, age: number, drawn: readonly Line[]): void {
    const id = ids('order', orderNumber++)
    let cents = 0
    for (const line of drawn) cents += addLine(id, line, age)
    const { status, isDated, fulfilledAge, deliveredAge } = drawOrderOutcome(random, age)
    const day = asOfDay - toWorkday(asOfDay, age)
    const orderedAt = random.chance(0.85) ? time.midnight(day) : time.at(day, random.between(8 * 3600, 15 * 3600))
    const createdAt = age < 0 ? time.midnight(asOfDay) : orderedAt
    const fulfilledAt = fulfilledAge === null ? null : time.at(asOfDay - fulfilledAge, random.between(57_600, 72_000))
    const deliveredAt = deliveredAge === null ? null : time.at(asOfDay - deliveredAge, 75_600)
    const repId = customer.rep && random.chance(0.03) ? random.pick(distributor.reps).id : (customer.rep?.id ?? null)
    const ordered = isDated ? orderedAt : null
    const updatedAt = deliveredAt ?? fulfilledAt ?? createdAt
    const total = drawTotal(wines, cents)
    orders.push([
      tenant.id,
      id,
      customer.id,
      repId,
      status,
      ordered,
      fulfilledAt,
      deliveredAt,
      total,
      createdAt,
      updatedAt,
    ])
  }

  function addCustomer(index: number): void {
    const customer = createCustomer(distributor, index)
    const draws = { dates: createRandom(seed, 'order', index), wines: createRandom(seed, 'line', index) }
    const tastings = drawTastings(distributor, customer)
    const favourites = Array.from({ length: 8 }, () => market.drawSku(draws.wines, draws.wines.below(365)))
    const ages = customer.futureAge === null ? customer.history.ages : [...customer.history.ages, customer.futureAge]
    ages.forEach((age, order) => {
      const tasted = tastings.filter(({ convertedBy }) => convertedBy === order).map(({ sku }) => sku)
      const request = { customer, favourites, tasted, age, orderNumber, meanLines: size.linesPerOrder }
      const drawn = drawLines(draws.wines, market, request)
      addOrder(draws, customer, age, drawn)
    })
    for (const { age, secondOfDay, rep, sku, quantity, feedback } of tastings) {
      const tastedAt = time.at(asOfDay - age, secondOfDay)
      samples.push([
        tenant.id,
        ids('sample', sampleNumber++),
        rep.id,
        customer.id,
        sku.id,
        quantity,
        tastedAt,
        feedback,
      ])
    }
  }

  /** Orders first, whole customers at a time: a line or a sample never comes before what it refers to. */
  function* flush(): Generator<RowBatch> {
    for (const [table, rows] of [
      ['order', orders],
      ['order_line', lines],
      ['sample', samples],
    ] as const) {
      for (let from = 0; from < rows.length; from += batchSize) yield toBatch(table, rows.slice(from, from + batchSize))
    }
    orders = []
    lines = []
    samples = []
  }

  for (let index = 0; index < size.customers; index++) {
    addCustomer(index)
    if (lines.length >= batchSize * 0.9 || orders.length >= batchSize * 0.9) yield* flush()
  }
  yield* flush()
  return recentSales
}
