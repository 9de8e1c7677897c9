import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from './support/portal.ts'
import { reportSchema } from './support/report-schema.ts'
import { type CliResult, runCli, temporaryFolder } from './support/run-cli.ts'

const job = 'update-account-types'

describe('what operators do with what ran, on a real server', () => {
  let portal: Portal

  const cli = (
    args: readonly string[],
    more: { env?: Record<string, string>; cwd?: string } = {},
  ): Promise<CliResult> => runCli(args, { ...more, env: { LEORA_JOBS_DATABASE_URL: portal.url, ...more.env } })
  const runIn = async (tenant: string, ...args: readonly string[]) =>
    reportSchema.parse((await cli(['run', job, '--tenant', tenant, ...args, '--json'])).json())
  const customers = (slug: string) =>
    portal.query<object>(
      `select a.id, a.account_type, a.account_type_updated_at::text as at, c.* from customer a join tenant t on t.id = a.tenant_id
       left join leora_jobs.account_classification c on c.tenant_id = t.id::text and c.customer_id = a.id::text
       where t.slug = $1::text order by a.id`,
      [slug],
    )

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    for (const slug of ['undone', 'down', 'failing', 'old', 'stopped']) await portal.addTenant(slug, { customers: 4 })
  })
  afterAll(() => portal?.drop())

  it('undoes a run: shows it first, restores exactly, refuses what was changed since', async () => {
    const tenant = ['--tenant', 'undone']
    const first = await runIn('undone')
    const empty = await cli(['runs', 'undo', first.runId ?? '', ...tenant, '--dry-run'])
    expect(empty.stdout).toContain('Customer 1  the row would be removed')
    const before = await customers('undone')
    const later = await runIn('undone', '--as-of', new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10))
    expect(later.counts.changed).toBe(4)
    const written = await portal.snapshot()
    const dry = await cli(['runs', 'undo', later.runId ?? '', ...tenant, '--dry-run'])
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('4 restored, 0 left as they are') })
    expect(dry.stdout).toContain('type TARGET -> ACTIVE')
    expect(await portal.snapshot()).toEqual(written)

    await portal.query(
      "update customer set account_type = 'HOLD' where name = 'Customer 2' and tenant_id = (select id from tenant where slug = 'undone')",
    )
    const partly = await cli(['runs', 'undo', later.runId ?? '', ...tenant])
    expect(partly.code).toBe(3)
    expect(partly.stdout).toContain('3 restored, 1 left as they are')
    expect(partly.stdout).toMatch(/Customer 2 \(.*\): the application's column was changed since/)
    await portal.query(
      "update customer set account_type = 'TARGET' where name = 'Customer 2' and tenant_id = (select id from tenant where slug = 'undone')",
    )
    const rest = await cli(['runs', 'undo', later.runId ?? '', ...tenant, '--json'])
    expect(rest).toMatchObject({ code: 0 })
    expect(rest.json()).toMatchObject({ counts: { restored: 1, refused: 0 } })
    expect(await customers('undone')).toEqual(before)
    expect((await cli(['runs', 'list', ...tenant])).stdout).toMatch(/succeeded .* by hand, undone/)
    expect((await cli(['runs', 'undo', 'nonsense', ...tenant])).code).toBe(2)
  })

  it('after three days without a tick, `runs list` says what was missed and why', async () => {
    await cli(['tick', '--job', job])
    await portal.query(
      "update leora_jobs.occurrence set planned_at = planned_at - interval '3 days', as_of = as_of - 3",
    )
    await portal.query('update leora_jobs.run set as_of = as_of - 3 where occurrence is not null')
    expect((await cli(['tick', '--job', job])).code).toBe(0)
    const listed = await cli(['runs', 'list', '--tenant', 'down'])
    expect(
      listed.stdout.match(/^- +down +update-account-types +\S+ +missed .* by the schedule: older ones are not run$/gm),
    ).toHaveLength(2)
    expect(listed.stdout.match(/^[0-9a-f-]{36} +down .* succeeded/gm)).toHaveLength(2)
    const { unrun } = (await cli(['runs', 'list', '--tenant', 'down', '--json'])).json() as { unrun: object[] }
    expect(unrun).toEqual([1, 2].map(() => expect.objectContaining({ outcome: 'missed', reason: 'policy', job })))
  })

  it('retries the failed records of a run, and nothing else', async () => {
    await portal.admin.transaction({}, (t) =>
      t.script(
        "alter table customer add constraint none check (name <> 'Customer 3' or account_type is null) not valid",
      ),
    )
    await portal.query(
      "update customer set account_type = null where tenant_id = (select id from tenant where slug = 'failing')",
    )
    const failed = await cli(['run', job, '--tenant', 'failing', '--json'])
    expect(failed.code).toBe(3)
    const report = reportSchema.parse(failed.json())
    await portal.admin.transaction({}, (t) => t.script('alter table customer drop constraint none'))
    const retry = ['runs', 'retry', report.runId ?? '', '--tenant', 'failing']
    expect((await cli([...retry, '--dry-run'])).stdout).toContain('1 read, 1 changed')
    const retried = await cli([...retry, '--json'])
    expect(reportSchema.parse(retried.json())).toMatchObject({ status: 'succeeded', counts: { read: 1, changed: 1 } })
    // once more finds nothing left to do
    expect((await cli(retry)).stdout).toContain('1 read, 0 changed')
    expect((await cli(['runs', 'list', '--tenant', 'failing'])).stdout).toContain(`retries ${report.runId}`)
  })

  it('cancels a paused run; one that has ended stays as it is', async () => {
    const paused = await runIn('stopped', '--timeout', '0ms')
    expect(paused.status).toBe('paused')
    const cancel = ['runs', 'cancel', paused.runId ?? '', '--tenant', 'stopped']
    expect(await cli(cancel)).toMatchObject({ code: 0, stdout: expect.stringContaining('is cancelled') })
    expect((await cli(cancel)).json).toBeDefined()
    const next = await runIn('stopped')
    expect(next.runId).not.toBe(paused.runId)
    const ended = await cli(['runs', 'cancel', next.runId ?? '', '--tenant', 'stopped'])
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') })
  })

  it('prunes by the retention of the config, after a dry run that counts', async () => {
    const cwd = temporaryFolder()
    const config = (retention: string) =>
      writeFileSync(
        join(cwd, 'leora-jobs.config.ts'),
        `import { defineConfig } from 'leora-jobs'\nexport const app = defineConfig({ retention: ${retention} })\n`,
      )
    config('{ runDays: 0 }')
    expect(await cli(['list'], { cwd })).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('retention.runDays'),
    })
    config('{ runDays: 30, changeDays: 60 }')
    const run = await runIn('old')
    // a run of a hundred days ago has an id that begins with that day
    const aged = '01900000-0000-7000-8000-000000000001'
    await portal.query('update leora_jobs.run set id = $1::text where id = $2::text', [aged, run.runId])
    await portal.query(
      "update leora_jobs.change set run_id = $1::text where tenant_id = (select id::text from tenant where slug = 'old')",
      [aged],
    )
    const prune = ['runs', 'prune', '--tenant', 'old']
    expect((await cli([...prune, '--dry-run'], { cwd })).stdout).toMatch(/old +1 +0 +0/)
    expect((await cli([...prune, '--json'], { cwd })).json()).toMatchObject({ pruned: [{ runs: 1, changes: 0 }] })
    expect(await portal.query('select from leora_jobs.run where id = $1::text', [aged])).toEqual([])
    expect(await portal.query('select from leora_jobs.change where run_id = $1::text', [aged])).toHaveLength(4)
  })

  it('messages that are of many tenants are pruned with all of them', async () => {
    await portal.query(
      `insert into leora_jobs.outbox (tenant_id, id, dedupe_key, kind, destination, body, job, record_kind, record_id, record_label, status, created_at)
       values ('*', 'd', 'd', 'notification', 'ops', '{}', '*', 'alert', '*', '6 alerts', 'delivered', now() - interval '2 years')`,
    )
    const { pruned } = (await cli(['runs', 'prune', '--all-tenants', '--json'])).json() as {
      readonly pruned: readonly object[]
    }
    expect(pruned.at(-1)).toMatchObject({ tenant: { slug: '*' }, effects: 1, runs: 0 })
    expect(await portal.query("select from leora_jobs.outbox where tenant_id = '*'")).toEqual([])
  })

  it('backfill refuses a job of one state, and shows each day in a dry run', async () => {
    const args = ['backfill', job, '--tenant', 'old', '--from', '2026-11-01', '--to', '2026-11-03']
    const refused = await cli(args)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('keeps one state, not one a day') })
    const dry = await cli([...args, '--dry-run'])
    expect(dry.code).toBe(0)
    expect(dry.stdout.match(/^2026-11-0[123] +succeeded \(dry run\)/gm)).toHaveLength(3)
    expect((await cli(['backfill', job, '--from', '2026-11-03', '--to', '2026-11-01', '--tenant', 'old'])).code).toBe(2)
    expect((await cli(['backfill', job, '--from', 'yesterday', '--to', '2026-11-01', '--tenant', 'old'])).code).toBe(2)
  })

  it('a copy that belongs to another environment is not written to; the environment is named by migrate', async () => {
    const owner = { LEORA_JOBS_OWNER_URL: portal.adminUrl }
    const named = await cli(['migrate', '--environment', 'production'], { env: owner })
    expect(named).toMatchObject({ code: 0, stdout: expect.stringContaining("Environment: 'production'") })
    const before = await portal.snapshot()
    for (const env of [{}, { LEORA_JOBS_ENVIRONMENT: 'staging' }]) {
      for (const args of [
        ['run', job, '--tenant', 'down'],
        ['runs', 'prune', '--tenant', 'down'],
      ]) {
        const refused = await cli(args, { env })
        expect(refused).toMatchObject({ code: 78, stderr: expect.stringContaining("environment 'production'") })
      }
      expect((await cli(['run', job, '--tenant', 'down', '--dry-run'], { env })).code).toBe(0)
    }
    expect(await portal.snapshot()).toEqual(before)
    const right = await cli(['run', job, '--tenant', 'down'], { env: { LEORA_JOBS_ENVIRONMENT: 'production' } })
    expect(right.code).toBe(0)
    // a migrate that names none keeps it
    expect((await cli(['migrate'], { env: owner })).stdout).toContain("Environment: 'production'")
    const bad = await cli(['run', job, '--tenant', 'down'], { env: { LEORA_JOBS_ENVIRONMENT: 'my env' } })
    expect(bad.code).toBe(78)
  })
})
