import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import type { Portal } from '../../cli/test/support/portal.ts'
import { gradeJob } from './support/jobs.ts'
import { type Answered, openPortal, openRoutes } from './support/open-routes.ts'

let portal: Portal

beforeAll(async () => {
  portal = await openPortal(inject('postgresUrl'))
  // a page sleeps once a customer
  await portal.addTenant('acme', { customers: 1 })
})

afterAll(() => portal.drop())

const idOf = (answered: Answered) => answered.runs?.[0]?.runId

async function untilRunning(job: string): Promise<void> {
  await vi.waitUntil(
    async () =>
      (await portal.query(`select 1 from leora_jobs.run where job = $1 and status = 'running' and step > 0`, [job]))
        .length > 0,
    { timeout: 30_000, interval: 20 },
  )
}

it('202 under a deadline that is too short: paused in time, and later requests finish the same run', async () => {
  const slow = gradeJob('grade-slowly', { steps: 8, seconds: 0.3 })
  const { call } = openRoutes(portal, [slow], { maxDuration: 2, marginSeconds: 0.5 })
  const startedAt = performance.now()
  const first = await call('/grade-slowly')
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  expect(first).toMatchObject({ status: 202, outcome: 'paused', runs: [{ status: 'paused' }] })
  const statuses: number[] = []
  while (statuses.at(-1) !== 200 && statuses.length < 8) {
    const next = await call('/grade-slowly')
    statuses.push(next.status)
    expect(idOf(next)).toBe(idOf(first))
  }
  expect(statuses.at(-1)).toBe(200)
})

it('the platform’s deadline comes before maxDuration', async () => {
  const slow = gradeJob('grade-by-deadline', { steps: 30, seconds: 0.2 })
  const { call } = openRoutes(portal, [slow], { maxDuration: 300, marginSeconds: 1 })
  const symbol = Symbol.for('@vercel/request-context')
  Reflect.set(globalThis, symbol, { get: () => ({ deadline: Date.now() + 2_000 }) })
  try {
    const startedAt = performance.now()
    expect(await call('/tick')).toMatchObject({ status: 202, outcome: 'paused' })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  } finally {
    Reflect.deleteProperty(globalThis, symbol)
  }
})

it.each([
  ['the caller goes away', 'grade-aborted'],
  ['SIGTERM', 'grade-terminated'],
])('%s: the run pauses, gives its lease back, and the next request finishes it', async (cause, name) => {
  const slow = gradeJob(name, { steps: 10, seconds: 0.15 })
  const { call } = openRoutes(portal, [slow])
  const caller = new AbortController()
  // somebody who lets this process live
  const onSignal = () => undefined
  process.on('SIGTERM', onSignal)
  try {
    const answering = call(`/${name}`, { signal: caller.signal })
    await untilRunning(name)
    if (cause === 'SIGTERM') process.emit('SIGTERM', 'SIGTERM')
    else caller.abort()
    const paused = await answering
    expect(paused).toMatchObject({ status: 202, outcome: 'paused', runs: [{ status: 'paused' }] })
    const held = 'select 1 from leora_jobs.lease where job = $1 and expires_at > clock_timestamp()'
    expect(await portal.query(held, [name])).toEqual([])
    const finished = await call(`/${name}`)
    expect({ status: finished.status, id: idOf(finished) }).toEqual({ status: 200, id: idOf(paused) })
  } finally {
    process.off('SIGTERM', onSignal)
  }
})

it('no connection stays open behind an answer', async () => {
  const { call } = openRoutes(portal, [gradeJob('grade-and-go')])
  await call('/grade-and-go')
  await call('/health')
  await call('/tick?dryRun=1', { method: 'POST' })
  const open = () =>
    portal.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  // the server notices a moment later
  await vi.waitUntil(async () => (await open()).length === 0, { timeout: 5_000, interval: 20 })
})
