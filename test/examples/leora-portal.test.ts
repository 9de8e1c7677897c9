import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Connection, openConnection } from '@leora-jobs/postgres'
import { startServer, type TestServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rowsOf } from '../../packages/cli/test/support/portal.ts'
import { runCli, temporaryFolder } from '../../packages/cli/test/support/run-cli.ts'
import { leoraPortalSchema, leoraPortalTwins } from '../../packages/postgres/test/support/leora-portal.ts'

const example = fileURLToPath(new URL('../../examples/leora-portal/', import.meta.url))
const job = 'update-account-types'

let server: TestServer
let admin: Connection
let env: Record<string, string>

beforeAll(async () => {
  // a server of its own: roles belong to the whole cluster, and before `migrate` there is none of ours
  server = await startServer()
  await server.createDatabase('portal')
  const url = server.url('portal')
  admin = await openConnection({ url })
  await admin.transaction({}, ({ script }) => script(`${leoraPortalSchema};${leoraPortalTwins}`))
  env = { DATABASE_URL: url, TENANT_SLUG: 'north' }
})

afterAll(async () => {
  await admin?.close()
  await server?.stop('immediate')
})

const customers = () =>
  rowsOf(admin, `select id::text, "accountType"::text, "updatedAt"::text from "Customer" order by id`)
const cli = (args: readonly string[], cwd = example) => runCli([...args, '--json'], { cwd, env })

it('the README’s commands: a dry run, migrate, doctor, a run, undo', async () => {
  const before = await customers()
  const dry = await cli(['run', job, '--as-of', '2026-03-01', '--dry-run'])
  expect(dry).toMatchObject({ code: 0 })
  expect(dry.json()).toMatchObject({ counts: { read: 7, changed: 7 }, summary: { ACTIVE: 3, HOLD: 1 } })
  const sql = await cli(['migrate', 'sql'])
  expect(String(sql.json().sql)).toContain(
    'grant update ("accountType", "updatedAt") on public."Customer" to leora_jobs_runner',
  )
  expect(await cli(['migrate'])).toMatchObject({ code: 0 })
  const findings = (await cli(['doctor'])).json().findings
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'indexes', remedy: expect.stringContaining('public."OrderLine" ("orderId")') }),
  )
  const run = await cli(['run', job, '--as-of', '2026-03-01', '--show-changes'])
  expect(run.json()).toMatchObject({ status: 'succeeded', changes: dry.json().changes })
  expect(await customers()).not.toEqual(before)
  const undo = await cli(['runs', 'undo', String(run.json().runId)])
  expect(undo).toMatchObject({ code: 0 })
  expect(await customers()).toEqual(before)
})

it('generate prisma writes the models of the example, and --check ends with 4 where they are others', async () => {
  const cwd = temporaryFolder()
  expect((await cli(['generate', 'prisma'], cwd)).json()).toEqual({
    file: 'prisma/leora-jobs.prisma',
    isCurrent: true,
    isWritten: true,
  })
  expect(await cli(['generate', 'prisma', '--check'])).toMatchObject({ code: 0 })
  const file = join(cwd, 'prisma/leora-jobs.prisma')
  const text = readFileSync(file, 'utf8')
  expect((await runCli(['generate', 'prisma', '--print'], { cwd })).stdout).toBe(text)
  writeFileSync(file, text.replace('Int ', 'Float '))
  const checked = await runCli(['generate', 'prisma', '--check'], { cwd })
  expect(checked).toMatchObject({ code: 4 })
  expect(checked.stdout).toMatch(/^- .*Float/m)
})

it.each([
  [
    'a preset that there is not',
    `source: 'leora-portl'`,
    `there is no preset 'leora-portl'; write 'standard' or 'leora-portal'`,
  ],
  [
    'SELECTs that cannot be read',
    `source: defineSource({ name: 'mine', relations: { customer: 'select * from "Customer"', orders: 'select 1 as id from x' } })`,
    '- customer: the SELECT says *',
  ],
  [
    'SELECTs that do not fit',
    `source: defineSource({ name: 'mine', relations: {
      tenant: 'select id, slug, name, timezone as time_zone from "Tenant"',
      customer: 'select id, "tenantId" as tenant_id, nmae as name, kind as customer_type from "Customer"',
      sales_order: 'select id, "tenantId" as tenant_id, "customerId" as customer_id, status::text as status, "orderedAt" as ordered_at from "Order"',
    } })`,
    '- customer.customer_type: column "kind" does not exist',
  ],
])('a config with %s ends with 78 and names it', async (_, source, text) => {
  const cwd = temporaryFolder()
  writeFileSync(
    join(cwd, 'leora-jobs.config.ts'),
    `import { defineConfig, defineSource } from 'leora-jobs'\nexport const app = defineConfig({ ${source} })`,
  )
  const people = await runCli(['run', job, '--dry-run'], { cwd, env })
  expect(people).toMatchObject({ code: 78, stdout: '' })
  expect(people.stderr).toContain(text)
})
