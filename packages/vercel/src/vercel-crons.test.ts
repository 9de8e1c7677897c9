import type { Schedule } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { mostCrons, vercelCrons } from './vercel-crons.ts'

const jobs = (schedules: Readonly<Record<string, string | Schedule>>) =>
  Object.entries(schedules).map(([name, schedule]) => ({
    name,
    schedule: typeof schedule === 'string' ? { cron: schedule } : schedule,
  }))

const written = (schedules: Readonly<Record<string, string | Schedule>>, plan: 'hobby' | 'pro' = 'pro') =>
  vercelCrons(jobs(schedules), { plan }).crons.map(({ path, schedule }) => `${schedule} ${path}`)

it('one for each distinct schedule: the job’s own route, or a tick for several', () => {
  expect(written({ a: '0 2 * * *', b: '0 3 * * *', c: '0 2 * * *', d: '0 */6 * * *' })).toEqual([
    '0 2 * * * /api/jobs/tick',
    '0 3 * * * /api/jobs/b',
    '0 */6 * * * /api/jobs/d',
  ])
  expect(written({})).toEqual([])
})

it('one hourly tick for jobs in their tenants’ zone or another; it serves those in UTC that it meets', () => {
  const local = { cron: '0 2 * * *', zone: 'tenant' }
  const fixed = { cron: '0 5 * * *', zone: 'America/New_York' }
  expect(written({ a: local, b: fixed, c: '0 3 * * *', d: '15 3 * * *' })).toEqual([
    '0 * * * * /api/jobs/tick',
    '15 3 * * * /api/jobs/d',
  ])
  expect(written({ a: local, b: { cron: '30 2 * * *', zone: 'tenant' } })).toEqual(['0,30 * * * * /api/jobs/tick'])
  expect(written({ a: { cron: '* 2 * * *', zone: 'tenant' }, b: '15 3 * * *' })).toEqual(['* * * * * /api/jobs/tick'])
})

it('an hourly tick beside the schedules where it is asked for, but not on Hobby', () => {
  const { crons } = vercelCrons(jobs({ a: '0 2 * * *', b: '15 3 * * *' }), { hourlyTick: true })
  expect(crons).toEqual([
    { path: '/api/jobs/tick', schedule: '0 * * * *' },
    { path: '/api/jobs/b', schedule: '15 3 * * *' },
  ])
  expect(vercelCrons(jobs({ a: '0 2 * * *' }), { hourlyTick: true, plan: 'hobby' }).crons).toHaveLength(1)
})

it('a schedule that the platform cannot have fires more often, and the note says so', () => {
  const { crons, notes } = vercelCrons(jobs({ a: '0 2 1 * mon' }))
  expect(crons).toEqual([{ path: '/api/jobs/a', schedule: '0 2 * * *' }])
  expect(notes.slice(1)).toEqual([expect.stringContaining("'0 2 1 * mon' of a is written as '0 2 * * *'")])
})

it('on Hobby one tick a day, an hour after the last daily job, since it may fire an hour early', () => {
  expect(written({ a: '0 2 * * *', b: '30 3 * * 1' }, 'hobby')).toEqual(['30 4 * * * /api/jobs/tick'])
  expect(written({ a: '30 23 * * *' }, 'hobby')).toEqual(['30 0 * * * /api/jobs/tick'])
  expect(written({ a: { cron: '0 2 * * *', zone: 'tenant' } }, 'hobby')).toEqual(['0 13 * * * /api/jobs/tick'])
  const { crons, notes } = vercelCrons(jobs({ a: '0 2 * * *', b: '0 */6 * * *', c: '0 * * * *' }), { plan: 'hobby' })
  expect(crons).toEqual([{ path: '/api/jobs/tick', schedule: '0 3 * * *' }])
  expect(notes.at(-1)).toContain('run once a day: b, c.')
})

it('more schedules than a project may have become one hourly tick', () => {
  const many = Object.fromEntries(
    Array.from({ length: mostCrons + 1 }, (_, n) => [`j${n}`, `${n % 60} ${n % 24} * * *`]),
  )
  const { crons, notes } = vercelCrons(jobs(many))
  expect(crons).toEqual([{ path: '/api/jobs/tick', schedule: '0 * * * *' }])
  expect(notes).toEqual([expect.stringContaining('101 schedules')])
})

it('lies where the routes lie', () => {
  expect(vercelCrons(jobs({ a: '0 2 * * *' }), { basePath: '/cron' }).crons[0]?.path).toBe('/cron/a')
})
