import { randomUUID } from 'node:crypto'
import { createTestDatabase } from '@leora-jobs/test-server'
import postgres from 'postgres'
import { expect, inject, onTestFinished, test } from 'vitest'
import {
  type DiagnoseOptions,
  diagnose,
  type Finding,
  migrate,
  openConnection,
  parseConnection,
  type Source,
  standardSource,
} from '../src/index.ts'

const tenantId = '00000000-0000-4000-8000-000000000001'

interface Patient {
  /** A session of the superuser. */
  readonly admin: postgres.Sql
  readonly login: string
  /** The findings as the created login, unless told otherwise. */
  examine(options?: Partial<DiagnoseOptions> & { readonly url?: string }): Promise<readonly Finding[]>
  readonly adminUrl: string
  readonly loginUrl: string
}

interface PatientOptions {
  readonly source?: Source
  /** Instead of the standard schema. */
  readonly schema?: string
}

/** A healthy database: the standard schema, migrated, with a login, one tenant, and vacuumed. */
async function createPatient({ source = standardSource, schema }: PatientOptions = {}): Promise<Patient> {
  const isStandard = schema === undefined
  const database = await createTestDatabase(
    inject('postgresUrl'),
    'doctor',
    isStandard ? { template: inject('migratedTemplate') } : {},
  )
  const admin = postgres(database.url, { max: 1, fetch_types: false, onnotice: () => {} })
  const login = `doctor_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  onTestFinished(async () => {
    await admin.unsafe(`reassign owned by ${login} to current_user; drop owned by ${login}`)
    await admin.unsafe(`drop role ${login}`)
    await admin.end({ timeout: 1 })
    await database.drop()
  })
  if (schema !== undefined) await admin.unsafe(schema)
  const connection = await openConnection({ url: database.url })
  await migrate(connection, {
    source,
    withStandardSchema: isStandard,
    createLogin: { name: login, password: 'secret' },
  })
  await connection.close()
  if (isStandard) await admin.unsafe(`insert into tenant (id, slug, name) values ('${tenantId}', 'a', 'A')`)
  const loginUrl = new URL(database.url)
  loginUrl.username = login
  loginUrl.password = 'secret'
  return {
    admin,
    login,
    adminUrl: database.url,
    loginUrl: loginUrl.href,
    examine({ url = loginUrl.href, ...options } = {}) {
      const target = parseConnection({ url })
      const connect = (purpose: string) => openConnection(target, purpose)
      return diagnose({ connect, target, source, assumeRole: null, tenantSetting: 'app.current_tenant_id', ...options })
    },
  }
}

const ailments = (findings: readonly Finding[]) =>
  findings.filter(({ level }) => level === 'problem' || level === 'warning')
const of = (findings: readonly Finding[], check: string) => findings.filter((finding) => finding.check === check)
const brief = (findings: readonly Finding[]) => findings.map(({ check, level }) => `${check}: ${level}`)

/** Rows enough for the planner and autovacuum to matter. */
const manyOrders = `
  set app.current_tenant_id = '${tenantId}';
  insert into customer (tenant_id, id, name) values ('${tenantId}', '${tenantId}', 'one');
  insert into "order" (tenant_id, customer_id, status) select '${tenantId}', '${tenantId}', 'DELIVERED' from generate_series(1, 2000)`

test('a healthy standard database has no ailment, as the created login', async () => {
  const { admin, examine, login } = await createPatient()
  await admin.unsafe(manyOrders)
  await admin.unsafe('vacuum (analyze)')
  const findings = await examine()
  expect(ailments(findings)).toEqual([])
  expect(brief(findings)).toEqual([
    'host: ok',
    'connection: ok',
    'server-version: ok',
    'role: ok',
    'migrations: ok',
    'source: ok',
    'tenants: ok',
    'row-security: ok',
    'grants: ok',
    'indexes: ok',
    'vacuum: ok',
    'round-trip: ok',
    'leases: ok',
  ])
  expect(of(findings, 'role')[0]?.message).toContain(login)
  const [left] = await admin`select count(*)::int as views from pg_class where relname like 'leora_jobs_doctor%'`
  expect(left?.views).toBe(0)
})

test('a database that cannot be reached is one problem, and the rest is skipped', async () => {
  const { examine, adminUrl } = await createPatient()
  const url = new URL(adminUrl)
  url.port = '1'
  const findings = await examine({ url: url.href })
  expect(ailments(findings)).toMatchObject([{ check: 'connection', level: 'problem' }])
  expect(brief(findings)).toEqual(['host: ok', 'connection: problem'])
})

test('a superuser is a problem with a way out; a role that is assumed is bound', async () => {
  const { examine, adminUrl, login } = await createPatient()
  const findings = await examine({ url: adminUrl })
  expect(ailments(findings)).toMatchObject([
    { check: 'role', level: 'problem', remedy: 'leora-jobs migrate --create-login leora_jobs_app' },
  ])
  const assumed = await examine({ url: adminUrl, assumeRole: 'leora_jobs_runner' })
  expect(ailments(assumed)).toEqual([])
  expect(of(assumed, 'role')).toMatchObject([
    { level: 'ok' },
    { level: 'note', message: expect.stringContaining('weaker') },
  ])
  const missing = await examine({ url: adminUrl, assumeRole: 'nobody_by_this_name' })
  expect(ailments(missing)).toMatchObject([{ check: 'role', message: expect.stringContaining('does not exist') }])
  const refused = await examine({ assumeRole: 'postgres' })
  expect(ailments(refused)).toMatchObject([{ check: 'role', remedy: `grant "postgres" to "${login}"` }])
})

test('never migrated, edited and newer migrations are told apart', async () => {
  const { admin, examine } = await createPatient()
  await admin.unsafe(`insert into leora_jobs.migration (name, checksum) values ('9999_later', 'x')`)
  expect(of(await examine(), 'migrations')).toMatchObject([{ level: 'note', details: { unknown: ['9999_later'] } }])
  await admin.unsafe(`update leora_jobs.migration set checksum = 'edited' where name = '0001_ledger'`)
  await admin.unsafe(`delete from leora_jobs.migration where name in ('0002_account_classification', '9999_later')`)
  expect(of(await examine(), 'migrations')).toMatchObject([
    { level: 'problem', details: { pending: ['0002_account_classification'] }, remedy: 'leora-jobs migrate' },
    { level: 'problem', details: { migration: '0001_ledger' } },
  ])
  await admin.unsafe('drop schema leora_jobs cascade')
  const findings = await examine()
  expect(ailments(findings)).toMatchObject([{ check: 'migrations', level: 'problem', remedy: 'leora-jobs migrate' }])
  expect(of(findings, 'leases')).toMatchObject([{ level: 'note' }])
})

test('each fault of the source is a line; an optional relation that is not declared is a note', async () => {
  const { admin, examine } = await createPatient()
  await admin.unsafe(
    'alter table customer drop column name; drop index order_line_sale; alter table order_line alter column quantity type text',
  )
  const faults = of(await examine(), 'source').filter(({ level }) => level === 'problem')
  expect(faults.map(({ message }) => message)).toEqual([
    expect.stringContaining('customer.name'),
    expect.stringContaining('order_line.quantity'),
  ])
  const { task: _, ...relations } = standardSource.relations
  const without = await examine({ source: { name: 'without tasks', relations } })
  expect(of(without, 'source')).toContainEqual(
    expect.objectContaining({ level: 'note', message: expect.stringContaining('process-triggers') }),
  )
})

test('no tenant is a warning; tenants that are hidden are a problem', async () => {
  const { admin, examine } = await createPatient()
  await admin.unsafe('alter table tenant enable row level security')
  const [hidden] = of(await examine(), 'tenants')
  expect(hidden).toMatchObject({ level: 'problem', details: { hiding: ['public.tenant'] } })
  await admin.unsafe(hidden?.remedy ?? '')
  expect(of(await examine(), 'tenants')).toMatchObject([
    { level: 'note', message: expect.stringContaining('1 can be seen') },
  ])
  await admin.unsafe('alter table tenant disable row level security; truncate tenant cascade')
  expect(of(await examine(), 'tenants')).toMatchObject([{ level: 'warning' }])
})

test('tables without row security, without FORCE, or with a policy by another setting are named', async () => {
  const { admin, examine, login } = await createPatient()
  await admin.unsafe(`alter table sku disable row level security;
    alter table product owner to ${login}; alter table product no force row level security;
    drop policy tenant_isolation on task;
    drop policy tenant_isolation on sample;
    create policy by_other on sample using (tenant_id::text = current_setting('app.other', true));
    drop policy tenant_isolation on supplier;
    create policy open on supplier using (true)`)
  const findings = of(await examine(), 'row-security')
  expect(findings).toMatchObject([
    { level: 'warning', details: { tables: ['public.sku'] }, message: expect.stringContaining('predicate only') },
    {
      level: 'warning',
      details: { table: 'public.product' },
      remedy: 'alter table public.product force row level security',
    },
    { level: 'warning', details: { table: 'public.sample', policy: 'by_other', settings: ['app.other'] } },
    { level: 'note', details: { table: 'public.supplier', policy: 'open' } },
    { level: 'warning', details: { table: 'public.task' }, message: expect.stringContaining('no policy') },
  ])
  const other = of(await examine({ tenantSetting: 'app.other' }), 'row-security')
  expect(other.find(({ level }) => level === 'problem')?.message).toContain('leora_jobs.')
})

test('grants that were revoked are named with the statements that restore them', async () => {
  const { admin, examine } = await createPatient()
  await admin.unsafe(`revoke select (name), update (account_type) on customer from leora_jobs_runner;
    revoke insert on leora_jobs.run from leora_jobs_runner`)
  const findings = of(await examine(), 'grants')
  expect(findings).toMatchObject([
    {
      level: 'problem',
      remedy:
        'grant select (name) on public.customer to "leora_jobs_runner"; grant update (account_type) on public.customer to "leora_jobs_runner"',
    },
    { level: 'problem', remedy: 'grant insert on leora_jobs.run to "leora_jobs_runner"' },
  ])
  for (const { remedy } of findings) await admin.unsafe(remedy ?? '')
  expect(ailments(await examine())).toEqual([])
})

test('grants lost by a reset are found also where the schema itself is closed', async () => {
  const { admin, examine, login } = await createPatient()
  await admin.unsafe(`drop owned by leora_jobs_runner; revoke all on schema public from public;
    revoke temporary on database ${(await admin`select current_database() as name`)[0]?.name} from public`)
  const findings = of(await examine(), 'grants')
  // the role is still a member, of a role that has lost everything
  expect(of(await examine(), 'role')).toMatchObject([{ level: 'ok' }])
  expect(findings.at(-1)).toMatchObject({ level: 'note', message: expect.stringContaining('too many') })
  for (const { remedy } of findings) if (remedy) await admin.unsafe(remedy)
  const restored = await examine()
  expect(ailments(restored), login).toEqual([])
})

test('an index that is dropped, invalid or not covering is named with the statement that makes it', async () => {
  const { admin, examine } = await createPatient()
  await admin.unsafe('drop index order_customer')
  await admin.unsafe('drop index order_line_order')
  await admin.unsafe('create index on order_line (order_id)')
  const findings = of(await examine(), 'indexes')
  expect(findings).toMatchObject([
    {
      level: 'warning',
      remedy:
        'create index concurrently on public."order" ("tenant_id", "customer_id") include ("id", "status", "ordered_at", "fulfilled_at", "delivered_at")',
    },
    {
      level: 'note',
      remedy:
        'create index concurrently on public.order_line ("tenant_id", "order_id") include ("sku_id", "quantity", "unit_price", "is_sample")',
    },
  ])
  for (const { remedy } of findings) await admin.unsafe(remedy ?? '')
  expect(of(await examine(), 'indexes')).toMatchObject([{ level: 'ok' }])
  await admin.unsafe(`update pg_index set indisvalid = false
    where indrelid = '"order"'::regclass and indnatts = 7 and indnkeyatts = 2`)
  const [invalid] = of(await examine(), 'indexes')
  expect(invalid).toMatchObject({
    level: 'warning',
    remedy: expect.stringMatching(/^drop index concurrently public\.order_tenant/),
  })
})

test('tables never analysed, never vacuumed, or full of dead rows are named', async () => {
  const { admin, examine } = await createPatient()
  await admin.unsafe('alter table "order" set (autovacuum_enabled = false)')
  await admin.unsafe(manyOrders)
  await admin.unsafe('select pg_stat_force_next_flush()')
  expect(of(await examine(), 'vacuum')).toMatchObject([
    {
      level: 'warning',
      message: expect.stringMatching(/never analysed.*never vacuumed/),
      remedy: 'vacuum (analyze) public."order"',
    },
  ])
  await admin.unsafe('vacuum (analyze) "order"')
  expect(of(await examine(), 'vacuum')).toMatchObject([{ level: 'ok' }])
  await admin.unsafe(`update "order" set total = 1`)
  await admin.unsafe('select pg_stat_force_next_flush()')
  expect(of(await examine(), 'vacuum')).toMatchObject([
    { level: 'warning', message: expect.stringContaining('50 % dead') },
  ])
})

test('who holds a lease, and what was left running, is told', async () => {
  const { admin, examine } = await createPatient()
  const run = (tenant: string) =>
    `insert into leora_jobs.run (tenant_id, id, job, status, as_of, input, input_hash, policy, policy_version, started_at)
     values ('${tenant}', 'run-of-${tenant}', 'a-job', 'running', '2026-01-31', '{}', '', '{}', '', now());`
  await admin.unsafe(`insert into leora_jobs.lease select 'tenant-' || n, 'a-job', 'a worker', 1, '-infinity' from generate_series(1, 45) n;
    update leora_jobs.lease set expires_at = clock_timestamp() + interval '1 hour' where tenant_id = 'tenant-7';
    ${run('tenant-7')} ${run('tenant-44')}`)
  const findings = of(await examine(), 'leases')
  expect(findings).toMatchObject([
    { level: 'note', details: { tenant: 'tenant-7', job: 'a-job', owner: 'a worker' } },
    {
      level: 'warning',
      details: { tenant: 'tenant-44', run: 'run-of-tenant-44' },
      remedy: 'leora-jobs run a-job --tenant tenant-44 --as-of 2026-01-31',
    },
  ])
})

test('quoted names, joins and expressions: the index and the grants follow the mapping', async () => {
  const { admin, examine, login } = await createPatient({ source: quotedSource, schema: quotedSchema })
  await admin.unsafe(`insert into "Tenant" values ('${tenantId}', 'a', 'A', 'UTC')`)
  const findings = await examine()
  expect(of(findings, 'source').filter(({ level }) => level === 'problem')).toEqual([])
  expect(of(findings, 'grants')).toMatchObject([{ level: 'ok' }])
  expect(of(findings, 'indexes').map(({ remedy }) => remedy)).toEqual([
    'create index concurrently on public."Order" ("tenantId", "customerId") include ("id", "status", "orderedAt")',
    'create index concurrently on public."OrderLine" ("orderId") include ("skuId", "quantity", "unitPrice")',
  ])
  expect(of(findings, 'row-security').map(({ details }) => details)).toEqual([
    { tables: ['public."Customer"', 'public."Order"', 'public."OrderLine"'] },
  ])
  await admin.unsafe('revoke select ("unitPrice") on "OrderLine" from leora_jobs_runner')
  const [lost] = of(await examine(), 'grants')
  expect(lost?.message).toContain(login)
  expect(lost?.remedy).toBe('grant select ("unitPrice") on public."OrderLine" to "leora_jobs_runner"')
})

const quotedSchema = `
  create table "Tenant" (id uuid primary key, slug text, name text, timezone text);
  create table "Customer" (id uuid primary key, "tenantId" uuid, name text);
  create table "Order" (id uuid primary key, "tenantId" uuid, "customerId" uuid, status text, "orderedAt" timestamp(3));
  create table "OrderLine" (id uuid primary key, "orderId" uuid, "skuId" uuid, quantity int, "unitPrice" numeric, note text)`

const quotedSource: Source = {
  name: 'quoted',
  relations: {
    tenant: { from: '"Tenant"', columns: { id: 'id', slug: 'slug', name: 'name', time_zone: 'timezone' } },
    customer: { from: 'public."Customer" c', columns: { tenant_id: 'c."tenantId"', id: 'c.id', name: 'c.name' } },
    sales_order: {
      from: '"Order"',
      columns: {
        tenant_id: '"tenantId"',
        id: 'id',
        customer_id: '"customerId"',
        status: 'status',
        ordered_at: `"orderedAt" at time zone 'UTC'`,
      },
    },
    order_line: {
      from: '"OrderLine" as l join "Order" o on o.id = l."orderId"',
      columns: {
        tenant_id: 'o."tenantId"',
        order_id: 'l."orderId"',
        sku_id: 'l."skuId"',
        quantity: 'l.quantity',
        unit_price: 'l."unitPrice"',
        is_sample: 'false',
      },
    },
  },
}
