import { type Connection, openConnection } from '@leora-jobs/postgres'
import { startServer, type TestServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canary } from './support/canary.ts'
import { hasNorthwind, loadNorthwind } from './support/northwind.ts'
import { rowsOf, snapshot } from './support/portal.ts'
import { reportSchema } from './support/report-schema.ts'
import { runCli } from './support/run-cli.ts'

const job = 'update-account-types'
const northwind = ['--tenant', 'northwind', '--json']

if (!hasNorthwind) console.warn('Northwind is not there (../shared/data/northwind): its tests are skipped.')

// In order: each stands on what those before it did, as a first user's evening does. On a server of their own, since roles belong to all of it.
describe.runIf(hasNorthwind)('Northwind, from an owner that is not a superuser', () => {
  let server: TestServer
  let admin: Connection
  let ownerUrl: string
  let env: Record<string, string>
  let predicted: unknown

  const report = async (...args: string[]) => {
    const result = await runCli(['run', job, ...northwind, ...args], { env })
    expect(result.stderr).not.toContain('error:')
    return { code: result.code, ...reportSchema.parse(result.json()) }
  }

  beforeAll(async () => {
    server = await startServer({ authentication: 'scram-sha-256' })
    const superuser = await openConnection({ url: server.url() })
    await superuser.transaction({}, (t) => t.script(`create role portal_owner login createrole password '${canary}'`))
    await superuser.close()
    await server.createDatabase('portal', { owner: 'portal_owner' })
    admin = await openConnection({ url: server.url('portal') })
    await admin.transaction({}, (t) => t.script('grant all on schema public to portal_owner'))
    ownerUrl = server.url('portal', 'portal_owner', canary)
    env = { LEORA_JOBS_DATABASE_URL: server.url('portal', 'jobs_login', canary) }
  })

  afterAll(async () => {
    await admin?.close()
    await server?.stop('immediate')
  })

  it('migrates and makes a login, as the owner', async () => {
    const result = await runCli(['migrate', '--source', 'standard', '--create-login', 'jobs_login'], {
      env: { LEORA_JOBS_OWNER_URL: ownerUrl, LEORA_JOBS_LOGIN_PASSWORD: canary },
    })
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('0001_ledger') })
    expect(result.stdout).toContain("Login 'jobs_login' is a member of leora_jobs_runner.")
    await loadNorthwind(admin)
  })

  it('predicts the run where our schema does not exist, and writes nothing', async () => {
    await admin.transaction({}, (t) => t.script('drop schema leora_jobs cascade'))
    const before = await snapshot(admin)
    const dry = await report('--as-of', '1998-05-06', '--dry-run')
    expect(dry).toMatchObject({ code: 0, dryRun: true, runId: null, counts: { read: 91, changed: 91 } })
    expect(dry.changes).toHaveLength(91)
    expect(await snapshot(admin)).toEqual(before)
    predicted = dry.changes
    expect((await runCli(['migrate'], { env: { DIRECT_URL: ownerUrl } })).code).toBe(0)
  })

  it('makes exactly the changes that the dry run showed, in their order', async () => {
    const run = await report('--as-of', '1998-05-06', '--show-changes')
    expect(run).toMatchObject({ code: 0, status: 'succeeded', counts: { read: 91, changed: 91, failed: 0 } })
    expect(run.summary).toEqual({ ACTIVE: 84, TARGET: 4, PROSPECT: 3, HOLD: 0 })
    expect(run.changes).toEqual(predicted)
  })

  it('changes nothing the second time', async () => {
    expect(await report('--as-of', '1998-05-06')).toMatchObject({
      code: 0,
      counts: { read: 91, changed: 0, unchanged: 91 },
    })
  })

  it('answers about the past in a dry run, and refuses to write it', async () => {
    const before = await snapshot(admin)
    const dry = await report('--as-of', '1997-12-31', '--dry-run')
    expect(dry.summary).toEqual(await typesAsOf(admin, '1997-12-31'))
    const refused = await runCli(['run', job, ...northwind, '--as-of', '1997-12-31'], { env })
    expect(refused.code).toBe(2)
    expect(refused.json()).toMatchObject({ error: { code: 'AS_OF_OUTDATED', details: { lastAsOf: '1998-05-06' } } })
    expect(await snapshot(admin)).toEqual(before)
    const allowed = await report('--as-of', '1997-12-31', '--allow-past')
    expect(allowed).toMatchObject({ code: 0, summary: dry.summary })
    await report('--as-of', '1998-05-06', '--allow-past')
  })

  it('explains a customer by its name and by its id', async () => {
    const explain = (record: string, ...more: string[]) =>
      runCli(['explain', job, '--tenant', 'northwind', '--as-of', '1998-05-06', '--record', record, ...more], { env })
    const byName = await explain('Alfreds Futterkiste')
    expect(byName.code).toBe(0)
    for (const text of [
      'type ACTIVE',
      'ACTIVE since 1997-08-25',
      'next change of the type: 1998-10-07',
      'last sale 27 days ago (1998-04-09); ACTIVE lasts 180',
      'saleDays: 6 entries',
      'activeDays=180 targetDays=365',
      'a run would leave this as it is',
      'last changed by run',
    ]) {
      expect(byName.stdout).toContain(text)
    }
    const document = (await explain('Alfreds Futterkiste', '--json')).json()
    expect(document).toMatchObject({ record: { label: 'Alfreds Futterkiste' }, wouldChange: false })
    const { id } = document.record as { id: string }
    expect((await explain(id, '--json')).json()).toEqual(document)
    expect((await explain('Alfred Futterkiste')).stderr).toContain("Did you mean 'Alfreds Futterkiste'?")
    expect((await explain('Alfred Futterkiste')).code).toBe(2)
  })

  it('has no samples, and sample-metrics says so', async () => {
    for (const more of [['--dry-run'], []]) {
      const run = await runCli(['run', 'sample-metrics', ...northwind, '--as-of', '1998-05-06', ...more], { env })
      expect(run.code).toBe(0)
      expect(reportSchema.parse(run.json())).toMatchObject({
        counts: { read: 0 },
        zeroReason: { code: 'NO_RECORDS', message: "Tenant 'northwind' has no rows in the relation 'sample'." },
      })
    }
  })

  it('tells a wrong password from a server that is down', async () => {
    const denied = await runCli(['run', job, ...northwind], {
      env: { DATABASE_URL: server.url('portal', 'jobs_login', 'wrong') },
    })
    expect(denied.code).toBe(78)
    expect(denied.json()).toMatchObject({
      error: { code: 'PERMISSION_DENIED', message: expect.stringContaining('jobs_login') },
    })
  })
})

/** The types by the rule of recency, counted by SQL alone. */
async function typesAsOf(admin: Connection, day: string): Promise<Record<string, number>> {
  const [row] = await rowsOf<Record<string, number>>(
    admin,
    `select count(*) filter (where age <= 180)::int as "ACTIVE", count(*) filter (where age between 181 and 365)::int as "TARGET",
       count(*) filter (where age is null or age > 365)::int as "PROSPECT", 0 as "HOLD"
     from customer c join tenant t on t.id = c.tenant_id and t.slug = 'northwind'
     left join lateral (
       select $1::date - max((o.ordered_at at time zone 'America/New_York')::date) as age from "order" o
       where o.tenant_id = c.tenant_id and o.customer_id = c.id and (o.ordered_at at time zone 'America/New_York')::date <= $1::date
     ) o on true`,
    [day],
  )
  return { ...row }
}
