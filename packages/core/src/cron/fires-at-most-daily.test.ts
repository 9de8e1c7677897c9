import { expect, it } from 'vitest'
import { firesAtMostDaily } from './fires-at-most-daily.ts'

it.each([
  ['0 2 * * *', true],
  ['30 14 1 * *', true],
  ['0 2 * * mon-fri', true],
  ['0 */6 * * *', false],
  ['0 2,14 * * *', false],
  ['*/5 2 * * *', false],
  ['0 * * * *', false],
  ['*/60 2-2 * * *', true],
])('%s: %s', (cron, isDaily) => {
  expect(firesAtMostDaily({ cron })).toBe(isDaily)
})
