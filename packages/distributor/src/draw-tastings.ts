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

function drawTasting(random: Random, distributor: Distributor, customer: Customer): Tasting {
  const { asOfDay, market, reps } = distributor
  const { ages } = customer.history
  const rep = customer.rep ?? random.pick(reps)
  const anyAge = random.below(sampledDays)
  const sku = market.drawSku(random, anyAge)
  const order = random.below(ages.length)
  const orderAge = ages[order] ?? sampledDays
  const isConverted = orderAge < sampledDays && random.chance(Math.min(0.85, rep.persuasion * sku.appeal * 1.3))
  return {
    age: toWorkday(asOfDay, isConverted ? orderAge + drawLag(random) : anyAge),
    secondOfDay: random.between(10 * 3600, 18 * 3600),
    rep,
    sku,
    quantity: random.chance(0.9) ? 1 : 2,
    feedback: random.chance(0.6) ? null : random.pick(isConverted ? praise : doubt),
    convertedBy: isConverted ? order : null,
  }
}

/** All tastings of a customer. One in ten comes a week after a first of the same wine: a further touch of the episode. */
export function drawTastings(distributor: Distributor, customer: Customer): Tasting[] {
  if (customer.isSampleAccount) return []
  const random = createRandom(distributor.seed, 'tasting', customer.index)
  const count = Math.min(12, Math.floor(-Math.log(1 - random.next()) * 2.2))
  const tastings: Tasting[] = []
  for (let n = 0; n < count; n++) {
    const tasting = drawTasting(random, distributor, customer)
    tastings.push(tasting)
    if (random.chance(0.1)) tastings.push({ ...tasting, age: tasting.age + 7, convertedBy: null })
  }
  return tastings
}
