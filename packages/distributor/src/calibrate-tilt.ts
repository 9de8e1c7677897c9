import { drawHistory } from './history.ts'
import { createRandom } from './random.ts'

/**
 * The tilt at which the distributor's accounts order as often as asked, found by bisection over at most 10,000 of them:
 * the mean grows with the tilt, since every account keeps its draws.
 */
export function calibrateTilt(
  seed: number,
  options: { horizonDays: number; customers: number; ordersPerCustomer: number },
): number {
  const { horizonDays, ordersPerCustomer } = options
  const sampled = Math.min(options.customers, 10_000)
  let low = -8
  let high = 4
  for (let round = 0; round < 14; round++) {
    const tilt = 2 ** ((low + high) / 2)
    let orders = 0
    for (let index = 0; index < sampled; index++) {
      orders += drawHistory(createRandom(seed, 'history', index), { horizonDays, tilt }).ages.length
    }
    if (orders < ordersPerCustomer * sampled) low = Math.log2(tilt)
    else high = Math.log2(tilt)
  }
  return 2 ** ((low + high) / 2)
}
