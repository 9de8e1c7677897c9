import { randomBytes } from 'node:crypto'
import { openConnection } from '@leora-jobs/postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { canary } from './support/canary.ts'
import { createPortal, type Portal } from './support/portal.ts'
import { runCli } from './support/run-cli.ts'

describe('migrate and doctor', () => {
  let portal: Portal

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'), { isMigrated: false })
    await portal.addTenant('north')
  })

  afterAll(() => portal?.drop())

  it('shows what is applied, and prints SQL that does the rest', async () => {
    const env = { LEORA_JOBS_OWNER_URL: portal.adminUrl }
    const before = await portal.snapshot()
    expect((await runCli(['migrate', 'status'], { env })).stdout).not.toContain('standard/')
    expect((await runCli(['migrate', 'status', '--source', 'standard'], { env })).stdout).toContain('standard/')
    const status = await runCli(['migrate', 'status', '--json'], { env })
    const schema = z.array(z.strictObject({ name: z.string(), appliedAt: z.string().nullable() })).min(3)
    expect(schema.parse(status.json().migrations)[0]).toEqual({ name: '0001_ledger', appliedAt: null })
    const sql = await runCli(['migrate', 'sql'], { env })
    expect(sql).toMatchObject({ code: 0, stdout: expect.stringMatching(/^begin;\n[\s\S]*commit;\n/) })
    expect(await portal.snapshot()).toEqual(before)
    const connection = await openConnection({ url: portal.adminUrl })
    await connection.transaction({}, (t) => t.script(sql.stdout.replace(/^begin;|commit;\s*$/g, '')))
    await connection.close()
    const nothing = await runCli(['migrate'], { env })
    expect(nothing).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing to apply: the schema is up to date.'),
    })
    expect((await runCli(['migrate', 'status'], { env })).stdout).toMatch(/^0001_ledger +\d{4}-/m)
  })

  it('prints the line to copy for the login that it made; with a given password, a place for it', async () => {
    const login = `cli_made_${randomBytes(6).toString('hex')}`
    const make = (more: Record<string, string> = {}) =>
      runCli(['migrate', '--create-login', login], { env: { LEORA_JOBS_OWNER_URL: portal.adminUrl, ...more } })
    try {
      const made = await make()
      expect(made.stdout).toContain('with the tenant announced: grant leora_jobs_reader to <its role>.')
      const [, url = ''] = /^LEORA_JOBS_DATABASE_URL=(\S+)$/m.exec(made.stdout) ?? []
      const doctor = await runCli(['doctor'], { env: { LEORA_JOBS_DATABASE_URL: url } })
      expect(doctor).toMatchObject({ code: 0, stdout: expect.stringContaining(login) })
      const given = await make({ LEORA_JOBS_LOGIN_PASSWORD: canary })
      expect(given.stdout).toMatch(new RegExp(`^LEORA_JOBS_DATABASE_URL=postgres(ql)?://${login}:<password>@.*$`, 'm'))
    } finally {
      await portal.admin.transaction({}, (t) => t.script(`drop role if exists ${login}`))
    }
  })

  it('refuses a login name that is none, and a role that may not migrate', async () => {
    const name = await runCli(['migrate', '--create-login', 'Robert"); drop'], {
      env: { LEORA_JOBS_OWNER_URL: portal.adminUrl },
    })
    expect(name).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a plain role name') })
    const role = await runCli(['migrate'], { env: { DATABASE_URL: portal.url } })
    expect(role.code).toBe(78)
    expect(role.stderr).toContain('LEORA_JOBS_OWNER_URL or DIRECT_URL')
  })

  it('finds what is wrong, says what to do, and exits by it', async () => {
    const finding = z.looseObject({
      check: z.string(),
      level: z.enum(['ok', 'note', 'warning', 'problem']),
      message: z.string(),
    })
    const findings = async (url: string) => {
      const result = await runCli(['doctor', '--json'], { env: { DATABASE_URL: url } })
      return { code: result.code, findings: z.array(finding).parse(result.json().findings) }
    }
    const well = await findings(portal.url)
    expect(well.findings.filter(({ level }) => level === 'problem')).toEqual([])
    expect(well.code).toBe(0)
    const superuser = await findings(portal.adminUrl)
    expect(superuser.code).toBe(4)
    expect(superuser.findings).toContainEqual(expect.objectContaining({ check: 'role', level: 'problem' }))
    const people = await runCli(['doctor'], { env: { DATABASE_URL: portal.adminUrl } })
    expect(people).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/^problem +role: .*\n +leora-jobs migrate --create-login/m),
    })
    const quiet = await runCli(['doctor', '-q'], { env: { DATABASE_URL: portal.adminUrl } })
    expect(quiet.stdout).toMatch(/^problem +role: /m)
    expect(quiet.stdout).not.toMatch(/^(ok|note) /m)
    const down = await findings('postgres://u@127.0.0.1:9/db')
    expect(down).toMatchObject({
      code: 4,
      findings: expect.arrayContaining([expect.objectContaining({ check: 'connection', level: 'problem' })]),
    })
  })
})
