import { describe, expect, it } from 'vitest'
import { asOfFor, refuseOutdated } from './as-of.ts'
import { calendarDay } from './calendar-day.ts'
import { updateAccountTypes } from './jobs/account-types/job.ts'

const tenantIn = (timeZone: string) => ({ id: 't1', slug: 'well-crafted', name: 'Well Crafted', timeZone })

describe('the as-of of a run', () => {
  it.each([
    // planned for 02:00 UTC: still the evening before in New York
    ['2026-03-02T02:00:00Z', 'America/New_York', '2026-03-01', '2026-02-28'],
    ['2026-03-02T02:00:00Z', 'UTC', '2026-03-02', '2026-03-01'],
    ['2026-03-02T02:00:00Z', 'Pacific/Kiritimati', '2026-03-02', '2026-03-01'],
    ['2026-03-02T12:00:00Z', 'Pacific/Kiritimati', '2026-03-03', '2026-03-02'],
    // around the days of 23 and 25 hours
    ['2026-03-09T03:59:00Z', 'America/New_York', '2026-03-08', '2026-03-07'],
    ['2026-11-02T04:59:00Z', 'America/New_York', '2026-11-01', '2026-10-31'],
    ['2024-03-01T12:00:00Z', 'Europe/Berlin', '2024-03-01', '2024-02-29'],
    ['2026-01-01T00:30:00Z', 'UTC', '2026-01-01', '2025-12-31'],
  ])('planned for %s in %s is %s, or the last complete day, %s', (instant, zone, today, yesterday) => {
    expect(asOfFor('planned-day', new Date(instant), tenantIn(zone))).toBe(today)
    expect(asOfFor('last-complete-day', new Date(instant), tenantIn(zone))).toBe(yesterday)
  })
})

describe('an outdated as-of', () => {
  const job = updateAccountTypes
  const ask =
    (asOf: string, lastAsOf: string | null, allowPast = false) =>
    () =>
      refuseOutdated({
        job,
        tenant: tenantIn('UTC'),
        asOf: calendarDay(asOf),
        lastAsOf: lastAsOf === null ? null : calendarDay(lastAsOf),
        allowPast,
      })

  it('is refused, with both ways out', () => {
    expect(ask('2026-02-28', '2026-03-01')).toThrow(
      expect.objectContaining({
        code: 'AS_OF_OUTDATED',
        message: expect.stringMatching(/well-crafted.*2026-03-01.*--dry-run.*--allow-past/s),
      }),
    )
  })

  it('is no matter where as-of is in the key of every target: days stand side by side', () => {
    const steps = job.steps.map((step) => ({ ...step, target: { ...step.target, key: ['asOf', 'customerId'] } }))
    const parts = { tenant: tenantIn('UTC'), asOf: calendarDay('2026-02-28'), lastAsOf: calendarDay('2026-03-01') }
    expect(() => refuseOutdated({ ...parts, job: { name: job.name, steps }, allowPast: false })).not.toThrow()
  })

  it('is no matter on the same day or later, for a first run, or where it is allowed', () => {
    for (const allowed of [
      ask('2026-03-01', '2026-03-01'),
      ask('2026-03-02', '2026-03-01'),
      ask('2020-01-01', null),
      ask('2020-01-01', '2026-03-01', true),
    ]) {
      expect(allowed).not.toThrow()
    }
  })
})
