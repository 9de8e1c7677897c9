import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createPortal, type Portal, type snapshot } from './support/portal.ts'
import { runCli, temporaryFolder } from './support/run-cli.ts'

let portal: Portal
let env: Record<string, string>
/** Another database of the server: while it stands, nobody may drop the roles that the other tests use as well. */
let neighbour: Portal

const grantsOfOurs = () =>
  portal.query(
    `select 1 from information_schema.column_privileges where grantee like 'leora\\_jobs\\_%' and table_schema = 'public'`,
  )

beforeAll(async () => {
  neighbour = await createPortal(inject('postgresUrl'))
  portal = await createPortal(inject('postgresUrl'))
  await portal.addTenant('north')
  env = { LEORA_JOBS_OWNER_URL: portal.adminUrl, DATABASE_URL: portal.url }
})

afterAll(async () => {
  await portal?.drop()
  await neighbour?.drop()
})

it('shows what it would remove, and removes nothing without --yes', async () => {
  await runCli(['run', 'update-account-types', '--tenant', 'north'], { env })
  const before = await portal.snapshot()
  const shown = await runCli(['migrate', '--uninstall'], { env })
  expect(shown.code).toBe(2)
  expect(shown.stdout).toMatch(/^leora_jobs\.change +3$/m)
  expect(shown.stdout).toContain('Would remove: the schema leora_jobs')
  expect(shown.stderr).toContain('nothing was removed. Add --yes')
  expect(await portal.snapshot()).toEqual(before)
})

it('refuses where something of the application hangs on a table of ours, naming it', async () => {
  await portal.query(
    'create view public.account_page as select customer_id, type from leora_jobs.account_classification',
  )
  const before = await portal.snapshot()
  const refused = await runCli(['migrate', '--uninstall', '--yes', '--json'], { env })
  expect(refused.code).toBe(78)
  expect(refused.json()).toMatchObject({
    error: { code: 'UNINSTALL_REFUSED', message: expect.stringContaining('the view public.account_page') },
  })
  expect(await portal.snapshot()).toEqual(before)
  await portal.query('drop view public.account_page')
})

it('removes all that migrate made and nothing else, and can be migrated again', async () => {
  const applicationOf = (tables: Awaited<ReturnType<typeof snapshot>>) =>
    Object.fromEntries(Object.entries(tables).filter(([name]) => name.startsWith('public.')))
  const before = await portal.snapshot()
  expect(await grantsOfOurs()).not.toEqual([])
  const removed = await runCli(['migrate', '--uninstall', '--yes'], { env })
  expect(removed.code).toBe(0)
  expect(removed.stdout).toContain('Removed: the schema leora_jobs')
  expect(removed.stderr).toContain('other databases of this server use them: leora_jobs_reader, leora_jobs_runner')
  expect(removed.stderr).toMatch(/the logins cli_\w+/)
  const after = await portal.snapshot()
  expect(after).toEqual(applicationOf(before))
  expect(await grantsOfOurs()).toEqual([])
  expect((await runCli(['migrate', '--uninstall', '--yes'], { env })).stdout).toContain('There is nothing of ours')
  expect((await runCli(['migrate'], { env })).code).toBe(0)
  expect((await runCli(['run', 'update-account-types', '--tenant', 'north'], { env })).code).toBe(0)
})

it('drops the roles where no other database has need of them', async () => {
  const cwd = temporaryFolder()
  expect((await runCli(['migrate'], { cwd })).code).toBe(0)
  const removed = await runCli(['migrate', '--uninstall', '--yes', '--json'], { cwd })
  expect(removed.json()).toMatchObject({ roles: ['leora_jobs_reader', 'leora_jobs_runner'], keptRoles: [] })
  expect(await runCli(['run', 'update-account-types', '--all-tenants'], { cwd })).toMatchObject({ code: 0 })
})

it.each([
  [['migrate', '--yes'], '--yes belongs to --uninstall'],
  [['migrate', 'sql', '--uninstall'], '--uninstall takes --yes and nothing else'],
  [['migrate', '--uninstall', '--create-login', 'jobs'], '--uninstall takes --yes and nothing else'],
])('%s: refused', async (args, message) => {
  const before = await portal.snapshot()
  expect(await runCli(args, { env })).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
  expect(await portal.snapshot()).toEqual(before)
})

it('needs the owner', async () => {
  const before = await portal.snapshot()
  const refused = await runCli(['migrate', '--uninstall', '--yes'], { env: { DATABASE_URL: portal.url } })
  expect(refused.code).toBe(78)
  expect(await portal.snapshot()).toEqual(before)
})
