import type { Sku } from './create-catalog.ts'
import type { Customer } from './create-customer.ts'
import type { Market } from './create-market.ts'
import type { Random } from './random.ts'

/** A line of an order. */
export interface Line {
  sku: Sku
  quantity: number
  priceCents: number
  isSample: boolean
}

/** What an order's lines depend on. */
export interface LineRequest {
  customer: Customer
  favourites: readonly Sku[]
  /** SKUs to take up after a tasting. */
  tasted: readonly Sku[]
  age: number
  /** Counts the distributor's orders, so that returns come at a steady rate. */
  orderNumber: number
  meanLines: number
}

/** One order in so many is a credit note; as many again carry a return among their sales. */
const returnsEvery = 2400

/** Growing and declining accounts change how much they order, not how often. */
function scaleAt({ history, scale }: Customer, age: number): number {
  if (history.lifecycle === 'declining') return age < 95 ? scale * 0.25 : scale * 1.2
  return history.lifecycle === 'growing' ? scale * (age < 180 ? 1.5 : 0.7) : scale
}

function drawSku(random: Random, market: Market, { favourites, age }: LineRequest): Sku {
  const favourite = random.chance(0.07) ? random.pick(favourites) : null
  return favourite && age >= favourite.discontinuedAge ? favourite : market.drawSku(random, age)
}

function drawLine(random: Random, market: Market, request: LineRequest, sku: Sku): Line {
  const { customer, age } = request
  const quantity = market.drawQuantity(random, sku, age, scaleAt(customer, age))
  const discount = customer.discount + (quantity >= 120 ? 0.1 : 0)
  const line = { sku, quantity, priceCents: Math.round(sku.priceCents * (1 - discount)), isSample: false }
  const roll = random.next()
  if (roll < 0.006) return { ...line, quantity: random.between(1, 2), priceCents: 0 } // given away, never flagged
  return roll < 0.011 ? { ...line, quantity: 1, priceCents: roll < 0.01 ? 0 : line.priceCents, isSample: true } : line
}

function toReturn(line: Line): Line {
  return { ...line, quantity: -Math.min(Math.abs(line.quantity), 6), isSample: false }
}

/** Draws the lines of one order, with the dirt of real ones: none at all, samples only, a SKU twice, returns. */
export function drawLines(random: Random, market: Market, request: LineRequest): Line[] {
  const { customer, tasted, age, orderNumber, meanLines } = request
  if (random.chance(0.015)) return []
  const lines = tasted.map((sku) => drawLine(random, market, request, sku))
  const count = Math.max(lines.length, 1 + Math.floor(random.next() * (2 * meanLines - 1)))
  for (let attempt = 0; lines.length < count && attempt < 4 * count; attempt++) {
    const sku = drawSku(random, market, request)
    if (!lines.some((line) => line.sku === sku)) lines.push(drawLine(random, market, request, sku))
  }
  const [first, ...others] = lines
  if (!first || age < 0) return lines
  if (random.chance(0.02)) lines.push({ ...first, quantity: random.between(1, 12) })
  if (customer.isSampleAccount ? random.chance(0.6) : random.chance(0.003)) {
    return lines.map((line) => ({ ...line, quantity: random.between(1, 3), priceCents: 0 }))
  }
  if (orderNumber % returnsEvery === returnsEvery / 4) return [toReturn(first)]
  return orderNumber % returnsEvery === (3 * returnsEvery) / 4 ? [toReturn(first), ...others] : lines
}
