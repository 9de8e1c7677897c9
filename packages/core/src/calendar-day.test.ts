import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../test/support/random.ts'
import { addDays, calendarDay, dayNumber, dayOfNumber, localDay } from './calendar-day.ts'

const zones = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'Africa/Casablanca',
]

describe('calendarDay', () => {
  it.each(['2026-03-01', '2024-02-29', '2000-02-29', '0024-05-01', '9999-12-31'])('takes %s', (text) => {
    expect(calendarDay(text)).toBe(text)
  })

  it.each([
    '',
    '2026-3-1',
    '2026-02-29',
    '2026-02-30',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '01.03.2026',
    '2026-03-01T00:00',
    ' 2026-03-01',
    '2026-03-01\n',
    '20260301',
    '+002026-03-01',
  ])('refuses %j, naming field and what is allowed', (text) => {
    expect(() => calendarDay(text, 'asOf')).toThrow(
      expect.objectContaining({
        code: 'INPUT_INVALID',
        message: expect.stringMatching(/^asOf: .*YYYY-MM-DD/),
        details: { field: 'asOf', allowed: 'YYYY-MM-DD' },
      }),
    )
  })

  it('prints what was wrong on one line, cut short', () => {
    expect(() => calendarDay(`a\nb${'x'.repeat(500)}`)).toThrow(/^day: 'a\\nbx{57}' is not a day/)
  })
})

describe('day numbers', () => {
  it('count from 1970-01-01', () => {
    expect(dayNumber(calendarDay('1970-01-01'))).toBe(0)
    expect(dayNumber(calendarDay('2026-03-01'))).toBe(20_513)
    expect(dayNumber(calendarDay('1969-12-31'))).toBe(-1)
  })

  it('put a mistyped year 24 into the first century, not into 1924', () => {
    expect(dayNumber(calendarDay('0024-05-01'))).toBeLessThan(dayNumber(calendarDay('1900-01-01')))
    expect(dayOfNumber(dayNumber(calendarDay('0024-05-01')))).toBe('0024-05-01')
  })

  it('come back as the same day, keep order, and subtract to days', () => {
    const anyNumber = fc.integer({ min: -719_528, max: 2_932_896 })
    forAll([anyNumber, anyNumber], (one, other) => {
      const [left, right] = [dayOfNumber(one), dayOfNumber(other)]
      expect(dayNumber(left)).toBe(one)
      expect(calendarDay(left)).toBe(left)
      expect(left < right).toBe(one < other)
      expect(addDays(left, other - one)).toBe(right)
    })
  })

  it('add over month ends, leap days and years', () => {
    expect(addDays(calendarDay('2024-02-28'), 1)).toBe('2024-02-29')
    expect(addDays(calendarDay('2024-02-29'), 366)).toBe('2025-03-01')
    expect(addDays(calendarDay('2026-01-01'), -1)).toBe('2025-12-31')
    expect(addDays(calendarDay('2026-03-01'), 0)).toBe('2026-03-01')
  })
})

describe('localDay', () => {
  it.each([
    ['2026-03-01T04:59:59Z', 'America/New_York', '2026-02-28'],
    ['2026-03-01T05:00:00Z', 'America/New_York', '2026-03-01'],
    // the day of 23 hours, and the one of 25
    ['2026-03-08T04:59:59Z', 'America/New_York', '2026-03-07'],
    ['2026-03-09T03:59:59Z', 'America/New_York', '2026-03-08'],
    ['2026-03-09T04:00:00Z', 'America/New_York', '2026-03-09'],
    ['2026-11-01T04:00:00Z', 'America/New_York', '2026-11-01'],
    ['2026-11-02T04:59:59Z', 'America/New_York', '2026-11-01'],
    ['2026-11-02T05:00:00Z', 'America/New_York', '2026-11-02'],
    // Apia had no 2011-12-30
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
    ['2026-03-01T18:14:59Z', 'Asia/Kathmandu', '2026-03-01'],
    ['2026-03-01T18:15:00Z', 'Asia/Kathmandu', '2026-03-02'],
  ])('of %s in %s is %s', (instant, zone, day) => {
    expect(localDay(new Date(instant), zone)).toBe(day)
  })

  it('is what Intl says, in any zone at any instant', () => {
    const formats = new Map(
      zones.map((timeZone) => [timeZone, new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })]),
    )
    const anyInstant = fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2037, 0) }).map((time) => new Date(time))
    forAll([anyInstant, fc.constantFrom(...zones)], (instant, zone) => {
      expect(localDay(instant, zone)).toBe(formats.get(zone)?.format(instant))
    })
  })

  it.each(['', 'America/New York', 'Mars/Olympus', 'America/New_York '])('refuses the zone %j', (zone) => {
    expect(() => localDay(new Date(0), zone)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('IANA') }),
    )
  })
})
