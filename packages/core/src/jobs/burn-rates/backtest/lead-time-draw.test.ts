import { expect, it } from 'vitest'
import { drawnLeadTime } from './lead-time-draw.ts'

const turns = Array.from({ length: 8 }, (_, turn) => turn)

it('draws the distribution evenly: eight turns have the mean, and vary', () => {
  const drawn = turns.map((turn) => drawnLeadTime({ days: 30, deviationDays: 6, basis: 'own' }, turn))
  expect(drawn.reduce((sum, days) => sum + days, 0) / 8).toBe(30)
  expect(new Set(drawn).size).toBe(8)
  expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([21, 39])
  expect(drawnLeadTime({ days: 30, deviationDays: 6, basis: 'own' }, 11)).toBe(drawn[3])
})

it('is never below a day of 0, and always the mean where nothing varies', () => {
  expect(Math.min(...turns.map((turn) => drawnLeadTime({ days: 2, deviationDays: 9, basis: 'policy' }, turn)))).toBe(0)
  expect(turns.map((turn) => drawnLeadTime({ days: 7, deviationDays: 0, basis: 'policy' }, turn))).toEqual(
    turns.map(() => 7),
  )
})
