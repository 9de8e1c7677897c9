import { TZDate } from '@date-fns/tz'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import { quietHours, quietUntil } from './quiet-until.ts'

const night = { from: '20:00', to: '07:00' }
const until = (instant: string, zone: string, hours = night) =>
  quietUntil(new Date(instant), zone, hours)?.toISOString() ?? null

describe('quiet hours from 20:00 to 07:00 in New York', () => {
  it.each([
    ['2026-01-15T00:59:59.999Z', null],
    ['2026-01-15T01:00:00.000Z', '2026-01-15T12:00:00.000Z'],
    ['2026-01-15T11:59:59.999Z', '2026-01-15T12:00:00.000Z'],
    ['2026-01-15T12:00:00.000Z', null],
    // the clocks go forward on 8 March, and back on 1 November
    ['2026-03-08T02:00:00.000Z', '2026-03-08T11:00:00.000Z'],
    ['2026-11-01T01:00:00.000Z', '2026-11-01T12:00:00.000Z'],
  ])('at %s: until %s', (instant, end) => {
    expect(until(instant, 'America/New_York')).toBe(end)
  })
})

it('may lie within a day', () => {
  const lunch = { from: '12:00', to: '13:30' }
  expect(until('2026-01-15T11:59:00Z', 'UTC', lunch)).toBeNull()
  expect(until('2026-01-15T12:00:00Z', 'UTC', lunch)).toBe('2026-01-15T13:30:00.000Z')
  expect(until('2026-01-15T13:30:00Z', 'UTC', lunch)).toBeNull()
})

it('end where the clocks jump over their end, and go on through an hour that comes twice', () => {
  expect(until('2026-03-08T06:00:00Z', 'America/New_York', { from: '20:00', to: '02:30' })).toBe(
    '2026-03-08T07:00:00.000Z',
  )
  const early = { from: '20:00', to: '01:45' }
  expect(until('2026-11-01T05:30:00Z', 'America/New_York', early)).toBe('2026-11-01T05:45:00.000Z')
  expect(until('2026-11-01T06:30:00Z', 'America/New_York', early)).toBe('2026-11-01T06:45:00.000Z')
})

it('are none where the policy has none, and need two times that differ', () => {
  expect(quietUntil(new Date('2026-01-15T03:00:00Z'), 'UTC', null)).toBeNull()
  expect(quietHours.safeParse({ from: '07:00' }).success).toBe(false)
  expect(quietHours.safeParse({ from: '24:00' }).success).toBe(false)
  expect(quietHours.parse({})).toEqual(night)
})

it('end within 25 hours, at an instant that is no longer quiet, on the minute that is written unless the clocks jump over it', () => {
  const anyTime = fc
    .integer({ min: 0, max: 1439 })
    .map((minutes) => `${`${Math.floor(minutes / 60)}`.padStart(2, '0')}:${`${minutes % 60}`.padStart(2, '0')}`)
  const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns']
  const anyInstant = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  forAll([anyInstant, fc.constantFrom(...zones), anyTime, anyTime], (instant, zone, from, to) => {
    if (from === to) return
    const end = quietUntil(instant, zone, { from, to })
    const local = wallClock(instant, zone)
    const isQuiet = from < to ? local >= from && local < to : local >= from || local < to
    expect(end !== null).toBe(isQuiet)
    if (end === null) return
    const hours = (end.getTime() - instant.getTime()) / 3_600_000
    expect(hours).toBeGreaterThan(0)
    expect(hours).toBeLessThanOrEqual(25)
    const before = wallClock(new Date(end.getTime() - 1), zone)
    const isJump = before < to && wallClock(end, zone) > to
    expect(isJump || wallClock(end, zone) === to).toBe(true)
  })
})

function wallClock(instant: Date, zone: string): string {
  const local = new TZDate(instant.getTime(), zone)
  return `${`${local.getHours()}`.padStart(2, '0')}:${`${local.getMinutes()}`.padStart(2, '0')}`
}
