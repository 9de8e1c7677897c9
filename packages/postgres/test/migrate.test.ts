import { expect, test } from 'vitest'
import { migrate, migrationSql, migrationStatus, relationNames, standardSource } from '../src/index.ts'
import { catalogOf, columnGrants } from './support/catalog.ts'
import { openDatabase } from './support/database.ts'

const withStandardSchema = { source: standardSource, withStandardSchema: true }

test('five that start at once apply each migration once', async () => {
  const { connect, admin } = await openDatabase()
  const connections = await Promise.all(Array.from({ length: 5 }, () => connect()))
  const reports = await Promise.all(connections.map((connection) => migrate(connection, withStandardSchema)))
  const applied = reports.map((report) => report.applied.length).sort()
  expect(applied.slice(0, 4)).toEqual([0, 0, 0, 0])
  expect(await admin`select name from leora_jobs.migration`).toHaveLength(applied[4] ?? 0)
  expect(applied[4]).toBeGreaterThan(2)
})

test('status tells what was applied and when, before the first one too', async () => {
  const { connect } = await openDatabase()
  const connection = await connect()
  const before = await migrationStatus(connection)
  expect(before.map(({ name }) => name)).toEqual(expect.arrayContaining(['0001_ledger', 'standard/0001_standard']))
  expect(before.every(({ appliedAt }) => appliedAt === null)).toBe(true)
  const startedAt = Date.now()
  await migrate(connection, { source: standardSource })
  const after = await migrationStatus(connection)
  const ledger = after.find(({ name }) => name === '0001_ledger')
  expect(Math.abs((ledger?.appliedAt?.getTime() ?? 0) - startedAt)).toBeLessThan(60_000)
  expect(after.find(({ name }) => name === 'standard/0001_standard')?.appliedAt).toBeNull()
})

test('a migration that was applied in another version stops everything, and changes nothing', async () => {
  const { connect, admin } = await openDatabase()
  const connection = await connect()
  await migrate(connection, { source: standardSource })
  await admin`update leora_jobs.migration set checksum = 'edited' where name = '0001_ledger'`
  const before = await catalogOf(admin)
  const fault = { code: 'SCHEMA_VERSION', details: { migration: '0001_ledger' } }
  await expect(migrate(connection, withStandardSchema)).rejects.toMatchObject(fault)
  await expect(migrationSql(connection, withStandardSchema)).rejects.toMatchObject(fault)
  expect(await catalogOf(admin)).toEqual(before)
})

test('the SQL that is printed, run by hand, makes the same catalog', async () => {
  const [migrated, byHand] = [await openDatabase(), await openDatabase()]
  await migrate(await migrated.connect(), withStandardSchema)
  const before = await catalogOf(byHand.admin)
  const text = await migrationSql(await byHand.connect(), withStandardSchema)
  expect(await catalogOf(byHand.admin)).toEqual(before)
  await byHand.admin.unsafe(text)
  expect(await catalogOf(byHand.admin)).toEqual(await catalogOf(migrated.admin))
  expect(await migrate(await byHand.connect(), withStandardSchema)).toMatchObject({ applied: [] })
  expect(await byHand.admin`select name, checksum from leora_jobs.migration order by 1`).toEqual(
    await migrated.admin`select name, checksum from leora_jobs.migration order by 1`,
  )
})

test('the runner may read the columns that the source maps, and change those that are written back: no others', async () => {
  const { connect, admin } = await openDatabase()
  await migrate(await connect(), withStandardSchema)
  const mapped = relationNames.flatMap((name) => {
    const table = name === 'sales_order' ? 'order' : name
    return Object.keys(standardSource.relations[name]?.columns ?? {}).map((column) => `${table}.${column}`)
  })
  expect(await columnGrants(admin, 'leora_jobs_runner', 'SELECT', 'public')).toEqual([...new Set(mapped)].sort())
  expect(mapped).not.toContain('task.description')
  expect(await columnGrants(admin, 'leora_jobs_runner', 'INSERT', 'public')).toEqual([
    'task.customer_id',
    'task.description',
    'task.due_on',
    'task.id',
    'task.priority',
    'task.sales_rep_id',
    'task.status',
    'task.tenant_id',
    'task.title',
  ])
  expect(await columnGrants(admin, 'leora_jobs_runner', 'UPDATE', 'public')).toEqual([
    'customer.account_type',
    'customer.account_type_updated_at',
    'sku.burn_rate',
    'sku.reorder_point',
  ])
  expect(await columnGrants(admin, 'leora_jobs_reader', 'SELECT', 'public')).toEqual([])
})

test('the grants are made anew by every migrate: a reset of the application’s tables loses them', async () => {
  const { connect, admin } = await openDatabase()
  const connection = await connect()
  await migrate(connection, withStandardSchema)
  const before = await columnGrants(admin, 'leora_jobs_runner', 'SELECT', 'public')
  await admin`revoke all on all tables in schema public from leora_jobs_runner`
  expect(await columnGrants(admin, 'leora_jobs_runner', 'SELECT', 'public')).toEqual([])
  expect(await migrate(connection, { source: standardSource })).toMatchObject({ applied: [] })
  expect(await columnGrants(admin, 'leora_jobs_runner', 'SELECT', 'public')).toEqual(before)
})

test('a login that exists gets its membership and new password, and stays bound by row security', async () => {
  const { connect, admin } = await openDatabase()
  const login = { name: `login_${Date.now()}`, password: `it's "quoted" \\` }
  for (const password of ['first', login.password]) {
    const report = await migrate(await connect(), { ...withStandardSchema, createLogin: { ...login, password } })
    expect(report.login).toBe(login.name)
  }
  const [role] = await admin`
    select rolcanlogin, rolsuper, rolbypassrls, rolinherit, pg_has_role(rolname, 'leora_jobs_runner', 'usage') as member
    from pg_roles where rolname = ${login.name}`
  expect(role).toEqual({ rolcanlogin: true, rolsuper: false, rolbypassrls: false, rolinherit: true, member: true })
  await admin`alter role ${admin(login.name)} bypassrls`
  const bypassing = migrate(await connect(), { ...withStandardSchema, createLogin: login })
  await expect(bypassing).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining('bypasses row security'),
  })
  await admin`drop role ${admin(login.name)}`
  const wrong = migrate(await connect(), { ...withStandardSchema, createLogin: { ...login, name: 'x"; drop' } })
  await expect(wrong).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { field: 'create-login' } })
})
