import * as Sentry from '@sentry/node'
import { afterEach, expect, it } from 'vitest'
import { gradeItems } from '../../core/src/testing/item-job.ts'
import { createItemRuns, failingJob, planned } from '../test/support/item-runs.ts'
import { startReceiver } from '../test/support/receiver.ts'
import { type SentryObserverOptions, sentryObserver } from './sentry-observer.ts'

afterEach(() => Sentry.close())

/** Sentry's own SDK, whose DSN is a receiver of ours. */
async function scene(more: Partial<SentryObserverOptions> = {}, runs: Parameters<typeof createItemRuns>[1] = {}) {
  const receiver = await startReceiver((response) => response.end('{}'))
  await Sentry.close()
  Sentry.init({
    dsn: receiver.url.replace('http://', 'http://public@').concat('/42'),
    environment: 'test',
    release: '1.0.0',
    defaultIntegrations: false,
  })
  const observer = sentryObserver({ ...Sentry, ...more })
  /** Items of the envelopes that have arrived, with their type. */
  const sent = () =>
    receiver.requests.flatMap(({ body }) => {
      const [, ...lines] = body.split('\n').map((line) => JSON.parse(line))
      return lines.flatMap((header, index) => (index % 2 === 0 ? [{ type: header.type, ...lines[index + 1] }] : []))
    })
  return { ...createItemRuns(observer, runs), receiver, sent }
}

const checkInKeys = ['check_in_id', 'contexts', 'environment', 'monitor_slug', 'release', 'status', 'type']

it('a planned run checks in and out under one id, as Sentry documents it, with its schedule', async () => {
  const { run, sent, receiver } = await scene()
  const { runId, timing } = await run({ occurrence: planned })
  expect(receiver.requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
    'POST /api/42/envelope/',
    'POST /api/42/envelope/',
  ])
  const [start, end, ...others] = sent()
  expect(others).toEqual([])
  expect(start).toMatchObject({
    type: 'check_in',
    check_in_id: runId?.replaceAll('-', ''),
    monitor_slug: 'grade-items',
    status: 'in_progress',
    environment: 'test',
    release: '1.0.0',
    monitor_config: {
      schedule: { type: 'crontab', value: '0 2 * * *' },
      timezone: 'UTC',
      checkin_margin: 60,
      max_runtime: 60,
    },
  })
  expect(start.check_in_id).toMatch(/^[0-9a-f]{32}$/)
  expect(Object.keys(start).sort()).toEqual([...checkInKeys, 'monitor_config'].sort())
  expect(timing?.activeMs).toBeGreaterThan(0)
  expect(end).toMatchObject({
    status: 'ok',
    check_in_id: start.check_in_id,
    duration: (timing?.activeMs ?? 0) / 1_000, // seconds
  })
  expect(Object.keys(end).sort()).toEqual([...checkInKeys, 'duration'].sort())
})

it('a failed run is one error, with job, tenant and run as tags, grouped by rule, job and tenant', async () => {
  const { run, sent } = await scene({}, { job: failingJob })
  const { runId, status } = await run({ occurrence: planned })
  expect(status).toBe('failed')
  const [start, ...ended] = sent()
  expect(start).toMatchObject({ status: 'in_progress' })
  expect(ended.map(({ type }) => type).sort()).toEqual(['check_in', 'event'])
  expect(ended.find(({ type }) => type === 'check_in')).toMatchObject({
    status: 'error',
    check_in_id: start.check_in_id,
  })
  expect(ended.find(({ type }) => type === 'event')).toMatchObject({
    tags: { job: 'grade-items', tenant: 'well-crafted', run_id: runId, code: 'INTERNAL' },
    fingerprint: ['run-failed', 'grade-items', 'well-crafted'],
    contexts: { run: { asOf: '2026-02-28', occurrence: planned.toISOString(), read: 0, changed: 0, failed: 0 } },
    exception: { values: [{ type: 'LeoraError' }] },
  })
})

it('neither what a job’s own code said, nor a URL, nor a record leaves the process', async () => {
  const { run, receiver } = await scene({}, { job: failingJob })
  await run({ occurrence: planned })
  const all = receiver.requests.map(({ body }) => body).join('\n')
  expect(all).toContain('leora-jobs runs show')
  expect(all).not.toMatch(/Jane|geheim|postgres:/)

  const budget = await scene({}, { points: Array.from({ length: 30 }, () => -1) })
  expect(await budget.run()).toMatchObject({ status: 'failed', error: { code: 'BUDGET_EXCEEDED' } })
  const said = budget.receiver.requests.map(({ body }) => body).join('\n')
  expect(said).toMatch(/records failed, more than the error budget allows/)
  expect(said).not.toMatch(/i000|Item|cannot grade this/)
})

it('dry runs send nothing; a run by hand checks in nowhere, and is an error where it fails', async () => {
  const well = await scene()
  await well.run({ dryRun: true, occurrence: planned })
  await well.run()
  expect(well.sent()).toEqual([])
  const ill = await scene({}, { points: Array.from({ length: 30 }, () => -1) })
  expect(await ill.run({ dryRun: true })).toMatchObject({ status: 'failed' })
  expect(ill.sent()).toEqual([])
  expect(await ill.run()).toMatchObject({ status: 'failed' })
  expect(ill.sent().map(({ type }) => type)).toEqual(['event'])
})

it('a monitor is a job’s, or a job’s and a tenant’s in the tenant’s zone; one for all zones has no schedule', async () => {
  const job = { ...gradeItems, schedule: { cron: '0 2 * * *', zone: 'tenant' } }
  const occurrence = new Date('2026-03-01T07:00:00Z') // New York
  const each = await scene({ monitorSlug: 'job-tenant' }, { job })
  await each.run({ occurrence })
  expect(each.sent()[0]).toMatchObject({
    monitor_slug: 'grade-items-well-crafted',
    monitor_config: { timezone: 'America/New_York' },
  })
  const all = await scene({}, { job })
  await all.run({ occurrence })
  expect(all.sent()[0]).toMatchObject({ monitor_slug: 'grade-items' })
  expect(all.sent()[0]).not.toHaveProperty('monitor_config')
  const none = await scene({ monitorSlug: () => null })
  await none.run({ occurrence: planned })
  expect(none.sent()).toEqual([])
})
