import { expect, it } from 'vitest'
import type { CronFieldName } from '../cron-fields.ts'
import { cronValues } from './cron-values.ts'

it.each<[string, CronFieldName, readonly number[]]>([
  ['0 2 * * *', 'minute', [0]],
  ['*/15 2 * * *', 'minute', [0, 15, 30, 45]],
  ['50,10-30/10,10 2 * * *', 'minute', [10, 20, 30, 50]],
  ['0 */6 * * *', 'hour', [0, 6, 12, 18]],
  ['0 0 * feb-apr *', 'month', [2, 3, 4]],
  ['0 0 * * *', 'day of week', [0, 1, 2, 3, 4, 5, 6]],
  ['0 0 * * 7', 'day of week', [0]],
  ['0 0 * * fri-sun', 'day of week', [0, 5, 6]],
])("'%s' names for the %s %j", (cron, field, values) => {
  expect(cronValues(cron, field)).toEqual(values)
})

it('refuses what is no expression', () => {
  expect(() => cronValues('61 * * * *', 'minute')).toThrow("has '61'")
})
