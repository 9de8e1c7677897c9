import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cronForVercel } from './cron-for-vercel.ts'

it.each([
  ['0 2 * * *', '0 2 * * *', true],
  ['0  2 * jan,DEC *', '0 2 * 1,12 *', true],
  ['0 2 * mar-may/2 *', '0 2 * 3-5/2 *', true],
  ['0 2 * * mon-fri', '0 2 * * 1,2,3,4,5', true],
  ['0 2 * * 7', '0 2 * * 0', true],
  ['0 2 * * fri-sun', '0 2 * * 0,5,6', true],
  ['0 2 * * 5-7,1', '0 2 * * 0,1,5,6', true],
  ['0 2 * * 0-7/2', '0 2 * * 0,2,4,6', true],
  ['0 2 * * */2', '0 2 * * */2', true],
  ['0 2 * * */7', '0 2 * * */7', true],
  ['0 2 15 * mon', '0 2 * * *', false],
  ['0 2 */2 * *', '0 2 */2 * *', true],
])('%s is %s', (cron, schedule, isExact) => {
  expect(cronForVercel(cron)).toEqual({ schedule, isExact })
})

it('five fields of numbers, at most 256 characters, day of month and day of week not both: whatever the expression', () => {
  const part = (min: number, max: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: 1, max: 5 }).map((step) => `*/${step}`),
      fc.integer({ min, max }).map(String),
      fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    )
  const field = (min: number, max: number) =>
    fc.array(part(min, max), { minLength: 1, maxLength: 40 }).map((parts) => parts.join(','))
  const cron = fc
    .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
    .map((fields) => fields.join(' '))
  fc.assert(
    fc.property(cron, (text) => {
      const { schedule } = cronForVercel(text)
      const [, , day, , weekday] = schedule.split(' ')
      expect(schedule).toMatch(/^[\d*/,-]+( [\d*/,-]+){4}$/)
      expect(schedule.length).toBeGreaterThanOrEqual(9)
      expect(schedule.length).toBeLessThanOrEqual(256)
      expect(day === '*' || weekday === '*').toBe(true)
      expect(weekday).not.toContain('7')
    }),
  )
})
