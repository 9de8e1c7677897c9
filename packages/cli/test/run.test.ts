import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { createPortal, type Portal } from './support/portal.ts'
import { reportSchema } from './support/report-schema.ts'
import { type CliOptions, runCli, temporaryFolder } from './support/run-cli.ts'

const job = 'update-account-types'

describe('run, on a real server', () => {
  let portal: Portal
  let north: string
  let env: Record<string, string>

  const run = (args: readonly string[], options: CliOptions = {}) =>
    runCli(['run', job, ...args], { ...options, env: { ...env, ...options.env } })
  const report = async (args: readonly string[], options?: CliOptions) => {
    const result = await run([...args, '--json'], options)
    return { code: result.code, ...reportSchema.parse(result.json()) }
  }

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    north = await portal.addTenant('north')
    await portal.addTenant('south', { days: 200 })
    env = { LEORA_JOBS_DATABASE_URL: portal.url }
  })

  afterAll(() => portal?.drop())

  it('prints one JSON document, of the shape laid down', async () => {
    const dry = await report(['--tenant', 'south', '--dry-run'])
    expect(dry).toMatchObject({ code: 0, status: 'succeeded', dryRun: true, runId: null, changesTruncated: false })
    expect(dry.tenant.slug).toBe('south')
    expect(dry.summary).toEqual({ ACTIVE: 0, TARGET: 3, PROSPECT: 0, HOLD: 0 })
    const plain = await report(['--tenant', 'north'])
    expect(plain).toMatchObject({ code: 0, dryRun: false, counts: { read: 3, changed: 3, unchanged: 0, failed: 0 } })
    expect(plain).not.toHaveProperty('changes')
  })

  it('lists changes with --show-changes, for people with their reasons', async () => {
    await portal.query('delete from leora_jobs.account_classification where tenant_id = $1::text', [north])
    const shown = await run(['--tenant', 'north', '--show-changes'])
    expect(shown.code).toBe(0)
    expect(shown.stdout).toContain('3 read, 3 changed, 0 unchanged, 0 failed')
    expect(shown.stdout).toContain('new: type ACTIVE')
    expect(shown.stdout).toMatch(/last sale \d+ days ago \(\d{4}-\d\d-\d\d\); ACTIVE lasts 180/)
    expect(Math.max(...shown.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    const { changes } = await report(['--tenant', 'north', '--show-changes'])
    expect(changes).toEqual([])
  })

  it('ends as --fail-on says: what a run would change may be a failure of a check', async () => {
    const south = ['--tenant', 'south', '--dry-run']
    expect(await run([...south, '--fail-on', 'changes'])).toMatchObject({ code: 4 })
    expect(await run([...south, '--fail-on', 'failed'])).toMatchObject({ code: 0 })
    expect(await run([...south, '--fail-on', 'nothing'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('changes, partial, failed'),
    })
  })

  it('restricts a run to one record with --only', async () => {
    await portal.query('delete from leora_jobs.account_classification where tenant_id = $1::text', [north])
    const [customer] = await portal.query<{ id: string }>(
      "select id::text as id from customer where tenant_id = $1::uuid and name = 'Customer 2'",
      [north],
    )
    const only = await report(['--tenant', 'north', '--only', `customer=${customer?.id}`, '--show-changes'])
    expect(only.counts).toEqual({ read: 1, changed: 1, unchanged: 0, failed: 0 })
    expect(only.changes?.[0]?.record).toEqual({ kind: 'customer', id: customer?.id, label: 'Customer 2' })
  })

  it('checks --input by the schema of the job', async () => {
    expect((await report(['--tenant', 'north', '--input', '{}'])).code).toBe(0)
    const refused = await run(['--tenant', 'north', '--input', '{"dayz":3}'])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('"dayz"')
  })

  it('pauses at --timeout, and goes on under the same run id', async () => {
    const paused = await report(['--tenant', 'south', '--timeout', '1ms'])
    expect(paused).toMatchObject({ code: 124, status: 'paused' })
    const finished = await report(['--tenant', 'south'])
    expect(finished).toMatchObject({ code: 0, status: 'succeeded', runId: paused.runId, counts: { read: 3 } })
  })

  it('is busy where another holds the lease, and waits for it with --wait', async () => {
    const holdFor = (seconds: number) =>
      portal.query(
        `update leora_jobs.lease set owner = 'somebody', expires_at = clock_timestamp() + $2::float8 * interval '1 second'
         where tenant_id = $1::text`,
        [north, seconds],
      )
    await holdFor(60)
    const busy = await run(['--tenant', 'north', '--json'])
    expect(busy.code).toBe(75)
    expect(busy.json()).toMatchObject({ error: { code: 'LEASE_BUSY', details: { owner: 'somebody' } } })
    const tooShort = await run(['--tenant', 'north', '--wait', '10ms'])
    expect(tooShort.code).toBe(75)
    await holdFor(2)
    expect(await report(['--tenant', 'north', '--wait', '30'])).toMatchObject({ code: 0, status: 'succeeded' })
  })

  it('runs all tenants; one that fails does not stop the others', async () => {
    const broken = await portal.addTenant('broken')
    await portal.query(
      'insert into leora_jobs.policy (tenant_id, job, policy) values ($1::text, $2::text, $3::jsonb)',
      [broken, job, '{"type":{"activeDays":-1}}'],
    )
    const all = await run(['--all-tenants', '--json'])
    expect(all.code).toBe(78)
    const { runs } = z.strictObject({ runs: z.array(z.record(z.string(), z.unknown())) }).parse(all.json())
    expect(runs.map(({ tenant }) => tenant)).toMatchObject([{ slug: 'broken' }, { slug: 'north' }, { slug: 'south' }])
    expect(runs[0]).toMatchObject({
      job,
      error: { code: 'POLICY_INVALID', message: expect.stringContaining('activeDays') },
    })
    for (const document of runs.slice(1)) expect(reportSchema.parse(document).status).toBe('succeeded')
    expect(all.stderr).toContain('activeDays')
    await portal.query('delete from leora_jobs.policy where tenant_id = $1::text', [broken])
    const wholesome = await run(['--all-tenants', '--json', '--dry-run'])
    expect(wholesome.code).toBe(0)
    expect(wholesome.json().runs).toHaveLength(3)
  })

  it('is partial, exit 3, where the database rejects a record: that one alone, listed with its error', async () => {
    await portal.addTenant('picky', { customers: 12 })
    await portal.query(
      `alter table customer add constraint picky check (name <> 'Customer 7' or account_type is null) not valid`,
    )
    const partial = await run(['--tenant', 'picky', '--json'])
    await portal.query('alter table customer drop constraint picky')
    expect(partial.code).toBe(3)
    expect((await run(['--tenant', 'picky', '--fail-on', 'failed'])).code).toBe(0)
    expect(reportSchema.parse(partial.json())).toMatchObject({
      status: 'partial',
      counts: { read: 12, changed: 11, unchanged: 0, failed: 1 },
      failures: [{ record: { label: 'Customer 7' }, error: { code: 'DATA_REJECTED' } }],
    })
  })

  it('runs several jobs one after the other', async () => {
    const several = await runCli(['run', job, job, '--tenant', 'north', '--json'], { env })
    expect(several.code).toBe(0)
    const runs = z.array(reportSchema).parse(several.json().runs)
    expect(runs.map(({ job }) => job)).toEqual([job, job])
  })

  it('takes the tenant from flag, TENANT_SLUG, TENANT_ID, DEFAULT_TENANT_SLUG and config, in this order', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'leora-jobs.config.mjs'), "export default { defaultTenant: 'south' }\n")
    const slugOf = async (args: readonly string[], given: Record<string, string>) =>
      (await report(['--dry-run', ...args], { cwd, env: given })).tenant.slug
    const broken = { TENANT_SLUG: 'broken', TENANT_ID: north, DEFAULT_TENANT_SLUG: 'broken' }
    expect(await slugOf(['--tenant', 'south'], broken)).toBe('south')
    expect(await slugOf(['--tenant', north], broken)).toBe('north')
    expect(await slugOf([], broken)).toBe('broken')
    expect(await slugOf([], { TENANT_ID: north, DEFAULT_TENANT_SLUG: 'broken' })).toBe('north')
    expect(await slugOf([], { DEFAULT_TENANT_SLUG: 'broken' })).toBe('broken')
    expect(await slugOf([], { TENANT_SLUG: '' })).toBe('south')
  })

  it('takes LEORA_JOBS_DATABASE_URL before DATABASE_URL, and both before an env file', async () => {
    const cwd = temporaryFolder()
    const nowhere = 'postgres://nobody@127.0.0.1:9/nowhere'
    const inFolder = (given: Record<string, string>, ...args: string[]) =>
      runCli(['run', job, '--tenant', 'north', '--dry-run', ...args], { cwd, env: given })
    expect((await inFolder({ LEORA_JOBS_DATABASE_URL: portal.url, DATABASE_URL: nowhere })).code).toBe(0)
    expect((await inFolder({ LEORA_JOBS_DATABASE_URL: nowhere, DATABASE_URL: portal.url })).code).toBe(69)
    writeFileSync(join(cwd, '.env'), `DATABASE_URL=${nowhere}\n`)
    writeFileSync(join(cwd, '.env.local'), `DATABASE_URL="${portal.url}"\n`)
    expect((await inFolder({})).code).toBe(0)
    expect((await inFolder({ DATABASE_URL: nowhere })).code).toBe(69)
    expect((await inFolder({}, '--env-file', '.env')).code).toBe(69)
    // Node takes this flag too, before us, and ends with a code of its own where the file is missing
    const missing = await inFolder({}, '--env-file', '.env.staging')
    expect(missing.code).toBeGreaterThan(0)
    expect(missing.stderr).toContain('.env.staging')
  })

  it('keeps data on stdout and everything else on stderr, without colour off a terminal', async () => {
    const plain = await run(['--tenant', 'north', '--log', 'text'])
    expect(plain.stderr).toContain(`[${job}] Starting north, as of`)
    expect(plain.stderr).toContain(`[${job}] Complete: 3 read`)
    expect(plain.stdout).not.toContain('Starting')
    const escapeCharacter = String.fromCharCode(27)
    expect(plain.stdout + plain.stderr).not.toContain(escapeCharacter)
    const quiet = await run(['--tenant', 'north', '-q'])
    expect(quiet).toMatchObject({ code: 0, stderr: '' })
    expect((await run(['--tenant', 'nort', '-q'])).stderr).toContain("Did you mean 'north'?")
    const verbose = await run(['--tenant', 'nort', '-v'])
    expect(verbose.stderr).toMatch(/\n\s+at /)
    const forced = await run(['--tenant', 'north'], { env: { FORCE_COLOR: '1' } })
    expect(forced.stdout).toContain(escapeCharacter)
    expect((await run(['--tenant', 'north'], { env: { NO_COLOR: '1' } })).stdout).not.toContain(escapeCharacter)
  })

  it('shows the ledger: runs list, runs show', async () => {
    const list = await runCli(['runs', 'list', '--tenant', 'north', '--limit', '2', '--json'], { env })
    const runs = z.array(z.looseObject({ runId: z.uuid(), status: z.string() })).parse(list.json().runs)
    expect(runs).toHaveLength(2)
    const id = runs[0]?.runId ?? ''
    const shown = await runCli(['runs', 'show', id, '--tenant', 'north', '--json'], { env })
    expect(shown.json()).toMatchObject({ runId: id, job, status: 'succeeded', changes: [], failures: [] })
    const table = await runCli(['runs', 'list', '--all-tenants'], { env })
    expect(table.stdout).toMatch(/^run +tenant +job +as of +status/)
    expect(table.stdout).toContain(id)
    expect(await runCli(['runs', 'list'], { env })).toMatchObject({ code: 0, stdout: table.stdout })
    const north = await runCli(['runs', 'list'], { env: { ...env, TENANT_SLUG: 'north' } })
    expect(north.stdout).not.toContain('south')
    expect((await runCli(['runs', 'show', id, '--tenant', 'north'], { env })).stdout).toMatch(
      /succeeded[\s\S]*ACTIVE \d+, TARGET \d+, PROSPECT \d+, HOLD \d+/,
    )
    const unknown = await runCli(['runs', 'show', 'abc', '--tenant', 'north'], { env })
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("has no run 'abc'") })
  })
})
