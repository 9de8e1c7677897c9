import type { Random } from './random.ts'

/** How far an order got, with ages (days before as-of) for its later dates. */
export interface OrderOutcome {
  status: 'DRAFT' | 'PENDING' | 'CANCELLED' | 'PARTIALLY_FULFILLED' | 'FULFILLED' | 'DELIVERED'
  isDated: boolean
  fulfilledAge: number | null
  deliveredAge: number | null
}

/** The live workflow ends at DELIVERED; orders from before it was introduced, imported, end at FULFILLED. */
const workflowAge = 120

/** Draws the outcome of an order of that age; most dates are missing, as they are in the application. */
export function drawOrderOutcome(random: Random, age: number): OrderOutcome {
  const outcome = { isDated: true, fulfilledAge: null, deliveredAge: null }
  if (age < 0) return { ...outcome, status: random.pick(['PENDING', 'DRAFT', 'FULFILLED']) }
  const roll = random.next()
  if (roll < 0.012) return { ...outcome, status: 'CANCELLED' }
  if (roll < 0.02) return { ...outcome, status: 'DRAFT', isDated: random.chance(0.5) }
  if (roll < 0.025 || (age < 3 && random.chance(0.4))) return { ...outcome, status: 'PENDING' }
  const shippedAge = Math.max(0, age - random.between(1, 4))
  if (roll < 0.05) return { ...outcome, status: 'PARTIALLY_FULFILLED', fulfilledAge: shippedAge }
  if (age <= workflowAge) {
    const fulfilledAge = random.chance(0.5) ? shippedAge : null
    return { ...outcome, status: 'DELIVERED', fulfilledAge, deliveredAge: random.chance(0.3) ? shippedAge : null }
  }
  const isDated = !random.chance(0.004)
  return { ...outcome, status: 'FULFILLED', isDated, fulfilledAge: random.chance(0.35) ? shippedAge : null }
}
