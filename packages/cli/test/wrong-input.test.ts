import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate, standardSource } from '@leora-jobs/postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { canary } from './support/canary.ts'
import { createPortal, type Portal, withLogin } from './support/portal.ts'
import { errorSchema } from './support/report-schema.ts'
import { runCli, temporaryFolder } from './support/run-cli.ts'

const run = ['run', 'update-account-types']
const tenant = ['--tenant', 'wine-house']

describe('wrong input', () => {
  let portal: Portal
  let before: Readonly<Record<string, string>>

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    await portal.addTenant('wine-house')
    before = await portal.snapshot()
  })

  afterAll(() => portal?.drop())

  /** The command says this, ends so, for people and for machines, and leaves every table as it was. */
  async function refuses(
    args: readonly string[],
    code: number,
    error: string,
    text: string,
    given: Record<string, string> = {},
    cwd?: string,
  ) {
    const env = { LEORA_JOBS_DATABASE_URL: portal.url, ...given }
    const options = { env, ...(cwd !== undefined && { cwd }) }
    const [people, machine] = await Promise.all([runCli(args, options), runCli([...args, '--json'], options)])
    expect(people).toMatchObject({ code, stdout: '' })
    expect(people.stderr).toContain(text)
    expect(people.stderr).toMatch(/^error: |\nerror: /)
    expect(people.stderr).not.toMatch(/\n\s+at /)
    expect(machine.code).toBe(code)
    expect(errorSchema.parse(machine.json()).error).toMatchObject({
      code: error,
      message: expect.stringContaining(text),
    })
    expect(await portal.snapshot()).toEqual(before)
  }

  it.each([
    ['an unknown tenant', [...run, '--tenant', 'wine-hous'], 'TENANT_UNKNOWN', "Did you mean 'wine-house'?"],
    [
      'no tenant',
      run,
      'TENANT_MISSING',
      'Give --tenant or --all-tenants, or set TENANT_SLUG. The database has: wine-house.',
    ],
    ['both', [...run, ...tenant, '--all-tenants'], 'INPUT_INVALID', 'exclude each other'],
    [
      'an unknown job',
      ['run', 'update-account-type', ...tenant],
      'JOB_UNKNOWN',
      "Did you mean 'update-account-types'?",
    ],
    [
      'a day that is not',
      [...run, ...tenant, '--as-of', '2026-02-30'],
      'INPUT_INVALID',
      "--as-of: '2026-02-30' is not a day",
    ],
    ['another date', [...run, ...tenant, '--as-of', '1/2/2026'], 'INPUT_INVALID', 'write it as YYYY-MM-DD'],
    ['bad JSON', [...run, ...tenant, '--input', '{a:1}'], 'INPUT_INVALID', '--input: this is not JSON'],
    ['no record', [...run, ...tenant, '--only', '42'], 'INPUT_INVALID', 'write kind=id, for example customer=42'],
    ['another kind', [...run, ...tenant, '--only', 'sku=42'], 'INPUT_INVALID', 'decides about customer'],
    [
      'an unknown record',
      [...run, ...tenant, '--only', 'customer=42'],
      'RECORD_UNKNOWN',
      "no customer with the id '42'",
    ],
    [
      'a record in other case',
      ['explain', 'update-account-types', ...tenant, '--record', 'customer 2'],
      'RECORD_UNKNOWN',
      "Did you mean 'Customer 2'",
    ],
    ['a bad duration', [...run, ...tenant, '--timeout', 'soon'], 'INPUT_INVALID', "--timeout: 'soon' is not allowed"],
    ['an unknown flag', [...run, ...tenant, '--dryrun'], 'INPUT_INVALID', "unknown option '--dryrun'"],
    ['an unknown command', ['runn'], 'INPUT_INVALID', "unknown command 'runn'"],
    ['no job', ['run'], 'INPUT_INVALID', "missing required argument 'job'"],
    ['a bad count', ['runs', 'list', ...tenant, '--limit', '0'], 'INPUT_INVALID', '--limit'],
    ['a bad action', ['migrate', 'down'], 'INPUT_INVALID', "'down'"],
    ['a bad seed', ['demo', '--seed', 'x'], 'INPUT_INVALID', '--seed'],
    ['no such config', [...run, ...tenant, '--config', 'nope.ts'], 'INPUT_INVALID', "there is no file 'nope.ts'"],
  ])('refuses %s with exit 2', (_, args, error, text) => refuses(args, 2, error, text))

  it('refuses a bad policy in the config, naming the field', async () => {
    const cwd = temporaryFolder()
    const policies = "{ 'update-account-types': { type: { activeDays: 'many' } } }"
    writeFileSync(join(cwd, 'leora-jobs.config.mjs'), `export default { policies: ${policies} }\n`)
    await refuses([...run, ...tenant], 78, 'POLICY_INVALID', 'policy.type.activeDays', {}, cwd)
    writeFileSync(
      join(cwd, 'leora-jobs.config.mjs'),
      "export default { policies: { '*': { sale: { status: ['x'] } } } }\n",
    )
    const unknown = "policy.sale: there is no 'status'; the keys are statuses, dateColumns, sampleAccounts"
    await refuses([...run, ...tenant], 78, 'POLICY_INVALID', unknown, {}, cwd)
    writeFileSync(join(cwd, 'leora-jobs.config.mjs'), 'export default { polices: {} }\n')
    await refuses([...run, ...tenant], 78, 'CONFIG_INVALID', "there is no setting 'polices'", {}, cwd)
    writeFileSync(join(cwd, 'leora-jobs.config.mjs'), 'export const jobs = [}\n')
    await refuses([...run, ...tenant], 78, 'CONFIG_INVALID', 'cannot be loaded', {}, cwd)
  })

  it.each([
    ['a line break', '\n', 'LEORA_JOBS_DATABASE_URL has a line break'],
    ['a trailing space', ' ', 'LEORA_JOBS_DATABASE_URL has white space at its start or end'],
  ])('refuses a URL with %s', (_, end, text) =>
    refuses([...run, ...tenant], 78, 'CONFIG_INVALID', text, { LEORA_JOBS_DATABASE_URL: `${portal.url}${end}` }),
  )

  it.each([
    ['no URL at all', 'nonsense', 'does not start with postgres://'],
    ['an unquoted password', `postgres://u:${canary}#2@host/db`, 'must be percent-encoded'],
    ['a URL in quotes', `"postgres://u:${canary}@host/db"`, 'wrapped in quotes'],
  ])('refuses %s', (_, url, text) =>
    refuses([...run, ...tenant], 78, 'CONNECTION_INVALID', text, { LEORA_JOBS_DATABASE_URL: url }),
  )

  it('says that a database cannot be reached', () =>
    refuses([...run, ...tenant], 69, 'DATABASE_UNREACHABLE', 'ECONNREFUSED', {
      LEORA_JOBS_DATABASE_URL: `postgres://u:${canary}@127.0.0.1:9/db`,
    }))

  it('says that a database does not exist', () =>
    refuses([...run, ...tenant], 78, 'CONNECTION_INVALID', 'does not exist', {
      LEORA_JOBS_DATABASE_URL: portal.url.replace(/\/[^/]+$/, '/no_such_database'),
    }))

  it.each([
    ['CI', { CI: 'true' }],
    ['NODE_ENV=production', { NODE_ENV: 'production' }],
  ])('refuses the embedded database under %s', (where, given) =>
    refuses([...run, ...tenant], 78, 'CONFIG_INVALID', `under ${where} the embedded database is no substitute`, {
      LEORA_JOBS_DATABASE_URL: '',
      ...given,
    }),
  )

  it('refuses a superuser, and only warns it of it in a dry run', async () => {
    const env = { LEORA_JOBS_DATABASE_URL: portal.adminUrl }
    await refuses([...run, ...tenant], 78, 'ROLE_BYPASSES_RLS', 'migrate --create-login', env)
    const dry = await runCli([...run, ...tenant, '--dry-run'], { env })
    expect(dry.code).toBe(0)
    expect(dry.stderr).toContain('bypasses row security; a run that writes would be refused')
  })

  it('takes the parameters of Prisma in a URL', async () => {
    const url = `${portal.url}?pgbouncer=true&connection_limit=1&schema=public`
    const dry = await runCli([...run, ...tenant, '--dry-run'], { env: { DATABASE_URL: url } })
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('3 read, 3 changed') })
  })

  it('refuses to answer from nothing where the ledger is there, and the login may not read it', async () => {
    const login = `cli_select_${randomBytes(6).toString('hex')}`
    const script = (text: string) => portal.admin.transaction({}, (t) => t.script(text))
    await script(
      `create role ${login} login password '${canary}'; grant select on all tables in schema public to ${login}`,
    )
    try {
      const given = { LEORA_JOBS_DATABASE_URL: withLogin(portal.adminUrl, login, canary) }
      const nothing = `The schema leora_jobs is there, but '${login}' may not read it, so that`
      const compared = `${nothing} a dry run or an explanation would compare with nothing`
      const advice = `migrate --create-login\` made, or let this one read: grant leora_jobs_reader to ${login}`
      await refuses([...run, ...tenant, '--dry-run'], 78, 'PERMISSION_DENIED', compared, given)
      await refuses(
        ['explain', 'update-account-types', '--record', 'Customer 1', ...tenant],
        78,
        'PERMISSION_DENIED',
        advice,
        given,
      )
      await refuses(['runs', 'list', ...tenant], 78, 'PERMISSION_DENIED', `${nothing} its runs`, given)
      const undo = ['runs', 'undo', '019ca945-0000-7000-8000-000000000000', ...tenant, '--dry-run']
      await refuses(undo, 78, 'PERMISSION_DENIED', `${nothing} its runs`, given)
      const closed = `The schema leora_jobs is there, but closed to '${login}'`
      await refuses([...run, ...tenant], 78, 'PERMISSION_DENIED', closed, given)
      await refuses(['tick'], 78, 'PERMISSION_DENIED', closed, given)

      await script(
        `grant leora_jobs_reader to ${login}; revoke select on leora_jobs.account_classification from leora_jobs_reader`,
      )
      const target = 'The table "leora_jobs"."account_classification" is there, but'
      await refuses([...run, ...tenant, '--dry-run'], 78, 'PERMISSION_DENIED', target, given)
      await script('grant select on leora_jobs.account_classification to leora_jobs_reader')
      const dry = await runCli([...run, ...tenant, '--dry-run'], { env: given })
      expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('3 read, 3 changed') })
    } finally {
      await script(`drop owned by ${login}; drop role ${login}`)
    }
  })

  it('refuses to write where nothing is migrated, and names the command', async () => {
    await portal.admin.transaction({}, (t) => t.script('drop schema leora_jobs cascade'))
    before = await portal.snapshot()
    await refuses([...run, ...tenant], 78, 'NOT_MIGRATED', 'leora-jobs migrate')
    await migrate(portal.admin, { source: standardSource })
    before = await portal.snapshot()
  })

  it('names every table that is missing, once and for all', async () => {
    const args = [...run, ...tenant, '--dry-run']
    await portal.admin.transaction({}, (t) => t.script('alter table order_line rename to order_line_away'))
    before = await portal.snapshot()
    await refuses(args, 78, 'SOURCE_INVALID', 'order_line')
    await portal.admin.transaction({}, (t) =>
      t.script('drop schema public cascade; create schema public; grant usage on schema public to public'),
    )
    before = await portal.snapshot()
    await refuses(args, 78, 'SOURCE_INVALID', 'None of the standard tables is here. If yours have other names,')
    const doctor = await runCli(['doctor'], { env: { LEORA_JOBS_DATABASE_URL: portal.url } })
    expect(doctor.stdout.match(/None of the standard tables is here/g)).toHaveLength(1)
  })
})
