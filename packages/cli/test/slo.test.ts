import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { handMadeLedger } from './support/hand-made-ledger.ts'
import { createPortal, type Portal } from './support/portal.ts'
import { runCli } from './support/run-cli.ts'
import { oneJobProject } from './support/tick-project.ts'

const job = 'update-account-types'
let portal: Portal
let env: Readonly<Record<string, string>>

/** North: ten planned, of which seven ran well, one failed, two were missed; one by hand beside them. South: two that ran. */
beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  const [north, south] = [await portal.addTenant('north'), await portal.addTenant('south')]
  const { at, run, missed, alert } = handMadeLedger(portal.query, job)
  for (const daysBefore of [9, 8, 7, 6, 5]) await run(north, { daysBefore })
  const error = { code: 'BUDGET_EXCEEDED', message: 'too many' }
  await run(north, { daysBefore: 4, status: 'failed', read: 200, changed: 0, failed: 60, error })
  await run(north, { daysBefore: 3, status: 'partial', failed: 4, activeMs: 31_000 })
  await missed(north, 2)
  await missed(north, 1)
  await run(north, { daysBefore: 0 })
  await run(north, { daysBefore: 3, byHandAfter: 60, read: 800, activeMs: 40_000 })
  await run(south, { daysBefore: 1 })
  await run(south, { daysBefore: 0 })
  // ten minutes until it was known, two hours until it was well
  await alert(north, {
    rule: 'failed-in-a-row',
    severity: 'critical',
    since: at(4, 60),
    openedAt: at(4, 70),
    resolvedAt: at(4, 180),
  })
  await alert(north, { rule: 'not-started', severity: 'critical', since: at(2, 75), openedAt: at(2, 105) })
  await alert(north, { rule: 'over-target', severity: 'info', since: at(3), openedAt: at(0) })
  // older than 30 days
  await run(north, { daysBefore: 40, status: 'failed', read: 100, changed: 0, failed: 100, error })
  await alert(north, {
    rule: 'slow',
    severity: 'warning',
    since: at(40),
    openedAt: at(40, 1_000),
    resolvedAt: at(39),
  })
  env = { LEORA_JOBS_DATABASE_URL: portal.url }
})

afterAll(() => portal.drop())

const cli = (...args: string[]) => runCli(args, { cwd: oneJobProject(), env })

const north = {
  job,
  tenant: { slug: 'north' },
  planned: 10,
  ran: 7,
  completion: 0.7,
  // 64 of 6 x 1,000 + 1,000 + 200 + 800
  errorRate: 64 / 8_000,
  overTarget: 2,
  meanSecondsToDetect: 20 * 60,
  meanSecondsToRecover: 2 * 3_600,
  missed: ['completion', 'overTarget'],
}

it('is what the ledger says, worked out by hand', async () => {
  const { code, json } = await cli('slo', '--json')
  expect(code).toBe(0)
  expect(json()).toMatchObject({
    days: 30,
    targets: { completion: 0.999, errorRate: 0.01, runSeconds: 30 },
    levels: [north, { job, tenant: { slug: 'south' }, planned: 2, ran: 2, completion: 1, errorRate: 0, missed: [] }],
    total: { planned: 12, ran: 9, completion: 0.75, errorRate: 64 / 10_000, overTarget: 2, missed: north.missed },
  })
})

it('counts the days that it is asked for', async () => {
  expect((await cli('slo', '--days', '60', '--tenant', 'north', '--json')).json()).toMatchObject({
    levels: [{ planned: 11, ran: 7, errorRate: 164 / 8_100 }],
  })
  expect((await cli('slo', '--days', '2', '--tenant', 'south', '--job', job, '--json')).json()).toMatchObject({
    levels: [{ tenant: { slug: 'south' } }],
    total: { planned: 2 },
  })
  expect((await cli('slo', '--days', '0')).code).toBe(2)
  expect((await cli('slo', '--job', 'nothing')).code).toBe(2)
})

it('is a table for people, what misses its target marked', async () => {
  const { code, stdout } = await cli('slo')
  expect(code).toBe(0)
  const rows = stdout.split('\n').map((line) => line.split(/ {2,}/))
  expect(rows.slice(0, 4)).toEqual([
    ['job', 'tenant', 'planned', 'ran', 'completion', 'errors', 'over 30 s', 'to detect', 'to recover'],
    [job, 'north', '10', '7', '70.00 % !', '0.80 %', '2 !', '20 min', '2 h 0 min'],
    [job, 'south', '2', '2', '100.00 %', '0.00 %', '0', '-', '-'],
    ['all', '12', '9', '75.00 % !', '0.64 %', '2 !', '20 min', '2 h 0 min'],
  ])
})

it('ends with 4 where a target is missed, if asked to', async () => {
  expect((await cli('slo', '--fail-on', 'missed')).code).toBe(4)
  expect((await cli('slo', '--fail-on', 'missed', '--tenant', 'south')).code).toBe(0)
})

it('metrics: the same ledger as Prometheus reads it', async () => {
  const { code, stdout } = await cli('metrics')
  expect(code).toBe(0)
  const lines = stdout.trimEnd().split('\n')
  const of = (tenant: string) => `job="${job}",tenant="${tenant}"`
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE leora_jobs_last_run_success gauge',
      `leora_jobs_last_run_success{${of('north')}} 1`,
      `leora_jobs_last_run_duration_seconds{${of('south')}} 5`,
      `leora_jobs_late_seconds{${of('north')}} 0`,
      'leora_jobs_open_alerts{severity="critical",tenant="north"} 1',
      'leora_jobs_open_alerts{severity="critical",tenant="south"} 0',
    ]),
  )
  const one = await cli('metrics', '--tenant', 'south')
  expect(one.stdout).not.toContain('north')
})
