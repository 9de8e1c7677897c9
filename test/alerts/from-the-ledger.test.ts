import { createRunner, firstRunIdAt, type Runner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { type CheckReport, createMonitor } from '@leora-jobs/core/monitoring'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'
import { shiftedClock } from '../support/shifted-clock.ts'

const job = updateAccountTypes.name
let portal: Portal
let runner: Runner

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  runner = createRunner({
    jobs: [updateAccountTypes],
    database: createPostgresDatabase({ connection: { url: portal.url } }),
    clock: shiftedClock(0),
    monitor: createMonitor(),
  })
})

afterAll(() => portal?.drop())

/** Runs that went well on each of the last days, as the ledger keeps them; the newest yesterday. */
async function addRuns(tenantId: string, runs: readonly { readonly read: number; readonly seconds: number }[]) {
  for (const [index, { read, seconds }] of runs.entries()) {
    const startedAt = new Date(Date.now() - (runs.length - index) * 86_400_000)
    await portal.query(
      `insert into leora_jobs.run
         (tenant_id, id, job, status, as_of, input, input_hash, policy, policy_version, read_count, unchanged_count, active_ms, started_at, finished_at)
       select $1::text, $2::text, $3::text, 'succeeded', at::date, '{}', 'h', '{}', 'v', $5::int, $5::int, $6::int, at, at + $6::int * interval '1 millisecond'
       from (select $4::timestamptz) a (at)`,
      [tenantId, firstRunIdAt(startedAt), job, startedAt.toISOString(), read, seconds * 1_000],
    )
  }
}

const usual = (count: number) => Array.from({ length: count }, () => ({ read: 4_000, seconds: 5 }))

const rulesOf = ({ alerts }: CheckReport) => alerts.map(({ rule, severity }) => `${rule} ${severity}`)

it('zero records warn where there are usually thousands, with the reason, and not on a new tenant', async () => {
  const tenant = await portal.addTenant('usual', { customers: 0 })
  await addRuns(tenant, usual(10))
  await portal.addTenant('fresh', { customers: 0 })
  const check = (slug: string) => runner.check({ tenants: [{ slug }] })
  for (const slug of ['usual', 'fresh']) {
    const report = await runner.run(job, { tenant: { slug } })
    expect(report).toMatchObject({ counts: { read: 0 }, zeroReason: { code: 'NO_RECORDS' } })
  }
  const found = await check('usual')
  expect(rulesOf(found)).toEqual(['zero-records warning'])
  expect(found.alerts[0]).toMatchObject({
    message: "read no records, where 4000 are usual: Tenant 'usual' has no rows in the relation 'customer'.",
    evidence: { median: 4_000, reason: 'NO_RECORDS' },
  })
  expect(rulesOf(await check('fresh'))).toEqual([])
})

it('three times the median warns once, and the next good run ends it', async () => {
  const tenant = await portal.addTenant('slow')
  const check = () => runner.check({ tenants: [{ slug: 'slow' }] })
  await addRuns(tenant, [...usual(10), { read: 4_000, seconds: 15 }])
  expect(rulesOf(await check())).toEqual([])
  await portal.query('delete from leora_jobs.run where tenant_id = $1::text', [tenant])
  await addRuns(tenant, [...usual(10), { read: 4_000, seconds: 16 }])
  const first = await check()
  expect(first.opened).toMatchObject([
    { rule: 'slow', severity: 'warning', message: expect.stringContaining('16.0 s') },
  ])
  const again = await check()
  expect([again.opened, rulesOf(again)]).toEqual([[], ['slow warning']])
  expect(again.alerts[0]?.id).toBe(first.alerts[0]?.id)
  // looked at by the run itself
  await runner.run(job, { tenant: { slug: 'slow' } })
  const stored = await runner.alerts({ slug: 'slow' }, (alerts) => alerts.list({ limit: 10 }))
  expect(stored).toMatchObject([{ rule: 'slow', status: 'resolved', id: first.alerts[0]?.id }])
})
