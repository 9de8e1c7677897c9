import { cronValues } from '@leora-jobs/core/cron'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ScheduledJob, scheduleEntries } from './schedule-entries.ts'

const job = (name: string, cron: string, zone?: string): ScheduledJob => ({
  name,
  schedule: { cron, ...(zone !== undefined && { zone }) },
})

const cronsOf = (jobs: readonly ScheduledJob[], seed = 'portal') => scheduleEntries(jobs, seed).map(({ cron }) => cron)

it('has an entry for each distinct schedule, after the minute that is planned and never at minute 0', () => {
  const entries = scheduleEntries(
    [
      job('a', '0 2 * * *'),
      job('b', '0 2 * * *'),
      job('c', '30 6 * * mon-fri', 'America/New_York'),
      job('d', '0 2 * * *', 'Europe/Vienna'),
    ],
    'portal',
  )
  expect(entries.map(({ timezone, jobs }) => [timezone, jobs.map(({ name }) => name)])).toEqual([
    ['UTC', ['a', 'b']],
    ['America/New_York', ['c']],
    ['Europe/Vienna', ['d']],
  ])
  expect(entries[0]?.cron).toMatch(/^\d+ 2 \* \* \*$/)
  expect(entries[1]?.cron).toBe('30 6 * * MON-FRI')
})

it('moves minute 0 by the same number each time, by another for another project, and within half an hour', () => {
  const minutes = Array.from({ length: 200 }, (_, index) =>
    Number(cronsOf([job('a', '0 2 * * *')], `project ${index}`)[0]?.split(' ')[0]),
  )
  expect(cronsOf([job('a', '0 2 * * *')])).toEqual(cronsOf([job('a', '0 2 * * *')]))
  expect(new Set(minutes).size).toBeGreaterThan(15)
  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(1)
  expect(Math.max(...minutes)).toBeLessThanOrEqual(28)
  expect(minutes.filter((minute) => minute % 5 === 0)).toEqual([])
})

it('ticks after each minute that is planned, within 35 minutes and the same hour, no two ticks within five', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(minutes, fc.string(), (planned, seed) => {
      const ticks = cronValues(cronsOf([job('a', `${planned.join(',')} 2 * * *`)], seed)[0] ?? '', 'minute')
      for (const minute of planned) {
        expect(ticks.some((tick) => tick >= minute && tick - minute <= 35)).toBe(true)
      }
      for (const [index, tick] of ticks.slice(1).entries()) expect(tick - (ticks[index] ?? 0)).toBeGreaterThanOrEqual(5)
      // where the last minute of the hour is planned, there is no room
      if (!planned.includes(59)) expect(ticks).not.toContain(0)
    }),
  )
})

it('keeps the distance of several minutes, and at least five between two', () => {
  const quarters = cronValues(cronsOf([job('a', '*/15 * * * *')])[0] ?? '', 'minute')
  expect(quarters).toHaveLength(4)
  expect(quarters.map((minute) => minute - (quarters[0] ?? 0))).toEqual([0, 15, 30, 45])
  expect(quarters[0]).toBeGreaterThan(0)
  const every = cronValues(cronsOf([job('a', '* * * * *')])[0] ?? '', 'minute')
  expect(every).toHaveLength(12)
  expect(every[0]).toBeGreaterThan(0)
})

it('ticks every hour where a job follows the zones of tenants; what is planned more often keeps its own entry', () => {
  const entries = scheduleEntries(
    [job('local', '0 2 * * *', 'tenant'), job('daily', '0 4 * * *'), job('often', '10,40 * * * *')],
    'portal',
  )
  expect(entries.map(({ jobs }) => jobs.map(({ name }) => name))).toEqual([['local', 'daily'], ['often']])
  expect(entries[0]?.cron).toMatch(/^[1-9]\d? \* \* \* \*$/)
  expect(entries[0]?.timezone).toBe('UTC')
  expect(entries[1]?.cron).toBe('10,40 * * * *')
})

it('ticks every hour where that is asked for, so that what paused or failed goes on', () => {
  const entries = scheduleEntries([job('daily', '0 4 * * *'), job('often', '*/20 * * * *')], 'portal', true)
  expect(entries.map(({ cron, jobs }) => [cron.replace(/^[\d,]+/, ''), jobs.map(({ name }) => name)])).toEqual([
    [' * * * *', ['daily']],
    [' * * * *', ['often']],
  ])
})

it('writes days of the week as GitHub knows them', () => {
  expect(cronsOf([job('a', '5 2 * * 7'), job('b', '5 3 * jan fri-sun'), job('c', '5 4 * * 5-7')])).toEqual([
    '5 2 * * 0',
    '5 3 * JAN 0,5,6',
    '5 4 * * 0,5,6',
  ])
})
