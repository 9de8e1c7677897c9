import type { Distributor } from './create-distributor.ts'
import type { Rep } from './create-rep.ts'
import { drawHistory, type History } from './history.ts'
import { nameCustomer } from './name-customer.ts'
import { createRandom, type Random } from './random.ts'
import { territories } from './words.ts'

/** A customer and its past. */
export interface Customer {
  index: number
  id: string
  name: string
  type: 'On Premise' | 'Off Premise' | null
  rep: Rep | null
  territory: (typeof territories)[number]
  /** A rep's own pseudo-customer, to which samples are booked as orders. */
  isSampleAccount: boolean
  history: History
  /** The age of an order dated after as-of: negative, or null where there is none. */
  futureAge: number | null
  /** How much it buys: most a case or two, a few a pallet. */
  scale: number
  discount: number
}

/** Every hundredth customer is a rep's sample account. */
const sampleAccountEvery = 100

function drawType(random: Random): Customer['type'] {
  const roll = random.next()
  if (roll < 0.62) return 'On Premise'
  return roll < 0.98 ? 'Off Premise' : null
}

/** The n-th customer. It depends on the seed and n alone, so it can be drawn once for its row and again for its orders. */
export function createCustomer(distributor: Distributor, index: number): Customer {
  const { seed, ids, reps, span } = distributor
  const random = createRandom(seed, 'customer', index)
  const history = drawHistory(createRandom(seed, 'history', index), span)
  const type = drawType(random)
  const isSampleAccount = index % sampleAccountEvery === sampleAccountEvery - 1
  const drawn = random.chance(0.04) ? null : random.pick(reps)
  const round = Math.floor(index / sampleAccountEvery)
  const rep = isSampleAccount ? (reps[round % reps.length] ?? null) : drawn
  const turn = Math.floor(round / reps.length) + 1
  const sampleName = `${rep?.name} SAMPLES${turn > 1 ? ` ${turn}` : ''}`
  return {
    index,
    id: ids('customer', index),
    name: isSampleAccount ? sampleName : nameCustomer(seed, index, type !== 'Off Premise'),
    type: isSampleAccount ? null : type,
    rep,
    territory: rep && random.chance(0.95) ? rep.territory : random.pick(territories),
    isSampleAccount,
    history,
    futureAge: random.chance(0.025) ? -random.between(1, 60) : null,
    scale: Math.min(12, 0.7 * (1 - random.next()) ** -0.6),
    discount: random.chance(0.2) ? 0.05 : 0,
  }
}
