import { expect, test } from 'vitest'
import { roundTrip } from './round-trip.ts'

test('the median counts, halved: BEGIN and SELECT fly together, COMMIT after them', () => {
  const quick = roundTrip.judge({ transactionsMs: [400, 2, 4, 3, 3.1] })
  expect(quick).toMatchObject([{ level: 'ok', details: { milliseconds: 1.6 } }])
  const slow = roundTrip.judge({ transactionsMs: [41, 43, 42, 90, 1] })
  expect(slow).toMatchObject([{ level: 'warning', details: { milliseconds: 21 } }])
})
