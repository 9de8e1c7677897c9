import { describe, expect, it } from 'vitest'
import { parseDay } from './calendar.ts'
import { createLocalTime } from './create-local-time.ts'

describe('createLocalTime', () => {
  it.each([
    ['America/New_York', '2026-01-15', '2026-01-15T05:00:00.000Z'],
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'], // 23 hours
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'], // 25 hours
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    ['Asia/Kolkata', '2026-05-05', '2026-05-04T18:30:00.000Z'],
    ['UTC', '2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['America/Santiago', '2024-09-08', '2024-09-08T04:00:00.000Z'], // midnight does not exist: one o'clock
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
  ])('starts the day of %s on %s at %s', (zone, day, instant) => {
    expect(createLocalTime(zone).midnight(parseDay(day))).toBe(instant)
  })

  it('counts seconds from the start of the day', () => {
    expect(createLocalTime('America/New_York').at(parseDay('2026-07-01'), 9 * 3600)).toBe('2026-07-01T13:00:00.000Z')
  })

  it.each(['2026-02-30', '2026-1-1', 'today', ''])('takes no %j for a day', (day) => {
    expect(() => parseDay(day)).toThrow(RangeError)
  })
})
