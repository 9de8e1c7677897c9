import { drawHistory } from './history.ts'
import { createRandom } from './random.ts'

/**
 * The tilt at which the distributor's accounts order as often as asked, found by bisection over at most 2,000 of them:
 * the mean grows with the tilt, since every account keeps its draws.
 */
export function calibrateTilt(
  seed: number,
  options: { asOfDay: number; horizonDays: number; customers: number; ordersPerCustomer: number },
): number {
  const { asOfDay, horizonDays, ordersPerCustomer } = options
  const sampled = Math.min(options.customers, 2000)
  let low = -4
  let high = 4
  for (let round = 0; round < 12; round++) {
    const tilt = 2 ** ((low + high) / 2)
    let orders = 0
    for (let index = 0; index < sampled; index++) {
      orders += drawHistory(createRandom(seed, 'history', index), { asOfDay, horizonDays, tilt }).ages.length
    }
    if (orders < ordersPerCustomer * sampled) low = Math.log2(tilt)
    else high = Math.log2(tilt)
  }
  return 2 ** ((low + high) / 2)
}
