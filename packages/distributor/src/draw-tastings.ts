import { toWorkday } from './calendar.ts'
import type { Sku } from './create-catalog.ts'
import type { Customer } from './create-customer.ts'
import type { Distributor } from './create-distributor.ts'
import type { Rep } from './create-rep.ts'
import { createRandom, type Random } from './random.ts'

/** A rep's tasting with a customer. */
export interface Tasting {
  age: number
  secondOfDay: number
  rep: Rep
  sku: Sku
  quantity: number
  feedback: string | null
  /** Which of the customer's orders takes the SKU up, or null where none does. */
  convertedBy: number | null
}

const sampledDays = 540
const praise = ['Liked it, wants the price', 'Loved it', 'By the glass?', 'Good with the new menu'] as const
const doubt = ['Not for this list', 'Too expensive', 'Has something similar', 'Ask again in spring'] as const

/** Days from a tasting to the order that follows it: 45 % within 7, 35 % more within 30, the rest within 90. */
function drawLag(random: Random): number {
  const roll = random.next()
  if (roll < 0.45) return random.between(1, 6)
  return roll < 0.8 ? random.between(7, 28) : random.between(30, 86)
}

/** When a tasting was: half of them shortly before one of the customer's orders, which may take the wine up. */
function drawOccasion(random: Random, asOfDay: number, ages: readonly number[]): { age: number; order: number | null } {
  const order = random.below(ages.length)
  const orderAge = ages[order] ?? sampledDays
  const anyAge = random.below(sampledDays)
  if (orderAge >= sampledDays || random.chance(0.4)) return { age: anyAge, order: null }
  return { age: toWorkday(asOfDay, orderAge) + drawLag(random), order }
}

function drawTasting(dates: Random, wines: Random, distributor: Distributor, customer: Customer): Tasting {
  const { asOfDay, market, reps } = distributor
  const rep = customer.rep ?? dates.pick(reps)
  const { age, order } = drawOccasion(dates, asOfDay, customer.history.ages)
  const sku = market.drawSku(wines, age)
  const isConverted = order !== null && wines.chance(Math.min(0.9, 1.9 * rep.persuasion * sku.appeal))
  return {
    age: toWorkday(asOfDay, age),
    secondOfDay: dates.between(10 * 3600, 18 * 3600),
    rep,
    sku,
    quantity: dates.chance(0.9) ? 1 : 2,
    feedback: dates.chance(0.6) ? null : wines.pick(isConverted ? praise : doubt),
    convertedBy: isConverted ? order : null,
  }
}

/** All tastings of a customer. One in ten comes a week after a first of the same wine: a further touch of the episode. */
export function drawTastings(distributor: Distributor, customer: Customer): Tasting[] {
  if (customer.isSampleAccount) return []
  const random = createRandom(distributor.seed, 'tasting', customer.index)
  const wines = createRandom(distributor.seed, 'tasted', customer.index)
  const count = Math.min(12, Math.floor(-Math.log(1 - random.next()) * 2.2))
  const tastings: Tasting[] = []
  for (let n = 0; n < count; n++) {
    const tasting = drawTasting(random, wines, distributor, customer)
    tastings.push(tasting)
    if (random.chance(0.1)) tastings.push({ ...tasting, age: tasting.age + 7, convertedBy: null })
  }
  return tastings
}
