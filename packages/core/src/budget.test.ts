import { expect, it } from 'vitest'
import { isBudgetExceeded } from './budget.ts'

const counts = (failed: number, read: number) => ({ read, changed: read - failed, unchanged: 0, failed })

it.each([
  [0, 0, false],
  [9, 9, false],
  [9, 20, false],
  [10, 10, true],
  [10, 99, true],
  [10, 100, false],
  [11, 100, true],
  [100, 1_000, false],
  [101, 1_000, true],
])('%d failed of %d: exceeded %s (above 10 %%, and at least 10)', (failed, read, exceeded) => {
  expect(isBudgetExceeded(counts(failed, read))).toBe(exceeded)
})

it('can be set', () => {
  expect(isBudgetExceeded(counts(1, 100), { share: 0, minimum: 1 })).toBe(true)
  expect(isBudgetExceeded(counts(0, 100), { share: 0, minimum: 0 })).toBe(false)
})
