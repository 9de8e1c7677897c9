import { createRunner } from '@leora-jobs/core'
import { sampleMetrics, updateAccountTypes } from '@leora-jobs/core/jobs'
import { startServer } from '@leora-jobs/test-server'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import {
  createPostgresDatabase,
  leoraPortalSource,
  migrate,
  openConnection,
  type PostgresOptions,
} from '../src/index.ts'
import { openDatabase, type TestedDatabase } from './support/database.ts'
import { formerUpdatedAt, leoraPortalSchema, leoraPortalTwins, twinCustomers, twinId } from './support/leora-portal.ts'

const job = 'update-account-types'
const clock = { now: () => new Date('2026-03-01T12:00:00.123Z'), sleep: async () => undefined, random: Math.random }
const written = '2026-03-01 12:00:00.123'
const classified = Object.fromEntries(twinCustomers.map(({ name, becomes }) => [name, becomes]))
const changed = twinCustomers.filter(({ accountType, becomes }) => accountType !== becomes).map(({ name }) => name)

const runnerOn = (url: string, options: Partial<PostgresOptions> = {}, pageSize = 3) => {
  const database = createPostgresDatabase({ connection: { url }, source: leoraPortalSource, ...options })
  return createRunner({ jobs: [updateAccountTypes], database, clock, pageSize })
}

/** The portal with its twins; the session's own zone must make no difference to times that have none. */
async function createPortal(admin: postgres.Sql): Promise<void> {
  await admin.unsafe(leoraPortalSchema)
  await admin.unsafe(leoraPortalTwins)
  await admin.unsafe(
    `do $$ begin execute format('alter database %I set timezone = ''Asia/Kathmandu''', current_database()); end $$`,
  )
}

/** A login, the URL of it, and its end. */
async function createLogin({ admin, url }: TestedDatabase, grants = ''): Promise<{ name: string; url: string }> {
  const name = `portal_${Math.random().toString(36).slice(2)}`
  await admin.unsafe(`create role ${name} login password 'secret'; ${grants.replaceAll('$login', name)}`)
  onTestFinished(async () => {
    await admin.unsafe(`drop owned by ${name}; drop role ${name}`).catch(() => undefined)
  })
  const own = new URL(url)
  own.username = name
  own.password = 'secret'
  return { name, url: own.href }
}

interface Customer {
  readonly name: string
  readonly type: string | null
  readonly updated: string
}

const customersOf = (admin: postgres.Sql, tenant: number) => admin<Customer[]>`
  select name, "accountType"::text as type, "updatedAt"::text as updated from "Customer" where "tenantId" = ${twinId(tenant, 'tenant', 0)} order by id`

const untouched = twinCustomers.map(({ name, accountType }) => ({ name, type: accountType, updated: formerUpdatedAt }))
const afterRun = twinCustomers.map(({ name, becomes }) => ({
  name,
  type: becomes,
  updated: changed.includes(name) ? written : formerUpdatedAt,
}))

test('a dry run with nothing but SELECT, before migrate, then a login of its own: null types classified, HOLD kept, the twin untouched', async () => {
  const database = await openDatabase()
  const { admin } = database
  await createPortal(admin)
  const reader = await createLogin(database, 'grant select on all tables in schema public to $login')
  const dry = await runnerOn(reader.url).run(job, { tenant: 'north', dryRun: true })
  expect(dry).toMatchObject({ status: 'succeeded', counts: { read: 7, changed: 7 } })
  expect(Object.fromEntries(dry.changes?.map(({ record, after }) => [record.label, after.type]) ?? [])).toEqual(
    classified,
  )

  const before = await objectsOn(admin)
  const login = await createLogin(database)
  await migrate(await database.connect(), { source: leoraPortalSource })
  await admin.unsafe(`grant leora_jobs_runner to ${login.name}`)
  const runner = runnerOn(login.url)
  const run = await runner.run(job, { tenant: 'north', showChanges: true })
  expect(run).toMatchObject({ status: 'succeeded', counts: dry.counts, changes: dry.changes })
  expect(await customersOf(admin, 1)).toEqual(afterRun)
  expect(await customersOf(admin, 2)).toEqual(untouched)
  expect(await admin`select distinct tenant_id from leora_jobs.account_classification`).toEqual([
    { tenant_id: twinId(1, 'tenant', 0) },
  ])
  expect(await runner.run(job, { tenant: 'north' })).toMatchObject({ counts: { changed: 0, unchanged: 7 } })
  expect(await objectsOn(admin)).toEqual(before)
  expect(await runner.run(job, { tenant: 'south' })).toMatchObject({ counts: { read: 7, changed: 7 } })
})

test('undo gives back types and "updatedAt" to the millisecond; what the portal has set since stays', async () => {
  const database = await openDatabase()
  const { admin } = database
  await createPortal(admin)
  const login = await createLogin(database)
  await migrate(await database.connect(), { source: leoraPortalSource })
  await admin.unsafe(`grant leora_jobs_runner to ${login.name}`)
  const runner = runnerOn(login.url)
  const { runId } = await runner.run(job, { tenant: 'north' })
  const since = '2026-03-02 08:00:00.5'
  await admin.unsafe(`update "Customer" set territory = 'East', "updatedAt" = '${since}' where id = '${twinId(1, 'customer', 0)}';
    update "Customer" set "accountType" = 'HOLD', "updatedAt" = '${since}' where id = '${twinId(1, 'customer', 1)}'`)
  const undone = await runner.undo(runId ?? '', { tenant: 'north' })
  expect(undone).toMatchObject({ counts: { restored: 6, refused: 1 }, refused: [{ reason: 'COLUMN_CHANGED' }] })
  expect(await customersOf(admin, 1)).toEqual([
    { name: 'Delivered', type: null, updated: since },
    { name: 'Fulfilled', type: 'HOLD', updated: since },
    ...untouched.slice(2),
  ])
})

test('the portal’s next migrations succeed after a run; columns that are gone are named at the next start, all at once', async () => {
  const database = await openDatabase()
  const { admin } = database
  await createPortal(admin)
  await migrate(await database.connect(), { source: leoraPortalSource })
  const login = await createLogin(database, 'grant leora_jobs_runner to $login')
  expect(await runnerOn(login.url).run(job, { tenant: 'north' })).toMatchObject({ status: 'succeeded' })

  await admin.unsafe(`
    alter table "Customer" alter column name type varchar(200), alter column "accountType" type text, drop column "lastOrderDate";
    alter table "OrderLine" alter column "unitPrice" type numeric(12, 4);
    alter table "Order" alter column "orderedAt" type timestamp(6), alter column status type text`)
  expect(await runnerOn(login.url).run(job, { tenant: 'north' })).toMatchObject({
    counts: { changed: 0, unchanged: 7 },
  })

  await admin.unsafe(`
    alter table "Customer" rename column "doNotContactUntil" to "quietUntil";
    alter table "Customer" drop column territory, drop column "updatedAt", drop column "accountType";
    alter table "OrderLine" rename column "isSample" to "isGift";
    alter table "Order" alter column "fulfilledAt" type timestamptz;
    alter table "SampleUsage" rename to "Tasting"`)
  await expect(runnerOn(login.url).run(job, { tenant: 'north' })).rejects.toMatchObject({
    code: 'SOURCE_INVALID',
    details: {
      problems: [
        expect.stringMatching(/^customer\.territory: .*does not exist/),
        expect.stringMatching(/^customer\.account_type: .*does not exist/),
        expect.stringMatching(/^customer\.do_not_contact_until: .*does not exist/),
        expect.stringMatching(
          /^sales_order\.fulfilled_at is of type timestamp without time zone; timestamp with time zone/,
        ),
        expect.stringMatching(/^order_line\.is_sample: .*does not exist/),
        expect.stringMatching(/^sample: .*does not exist/),
        `customer.account_type_updated_at: public."Customer" has no column "updatedAt", which it is written back to`,
      ],
    },
  })
})

test('an owner that bypasses row security runs through assumeRole, which migrate lets it act as', async () => {
  // a server of its own: roles belong to the whole cluster, and here they must be this owner's
  const server = await startServer()
  onTestFinished(() => server.stop('immediate'))
  const superuser = await openConnection({ url: server.url() })
  await superuser.transaction({}, ({ script }) =>
    script('create role portal_owner login createrole createdb bypassrls'),
  )
  await superuser.close()
  await server.createDatabase('portal', { owner: 'portal_owner' })
  const url = server.url('portal', 'portal_owner')
  const admin = postgres(url, { max: 1, onnotice: () => {} })
  onTestFinished(() => admin.end({ timeout: 1 }))
  await createPortal(admin)
  const assumeRole = 'leora_jobs_runner'

  // before migrate there is no such role: a dry run does without, a run is refused
  expect(await runnerOn(url, { assumeRole }).run(job, { tenant: 'north', dryRun: true })).toMatchObject({
    counts: { read: 7, changed: 7 },
  })
  await expect(runnerOn(url, { assumeRole }).run(job, { tenant: 'north' })).rejects.toMatchObject({
    code: 'ROLE_BYPASSES_RLS',
  })

  const connection = await openConnection({ url })
  expect((await migrate(connection, { source: leoraPortalSource, assumeRole })).grants).toContain(
    'grant "leora_jobs_runner" to current_user',
  )
  await migrate(connection, { source: leoraPortalSource, assumeRole })
  await connection.close()
  await expect(runnerOn(url).run(job, { tenant: 'north' })).rejects.toMatchObject({ code: 'ROLE_BYPASSES_RLS' })
  await expect(
    runnerOn(url, { assumeRole: 'leora_job_runner' }).run(job, { tenant: 'north', dryRun: true }),
  ).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining("'leora_job_runner'") })
  const runner = runnerOn(url, { assumeRole })
  const { runId, counts } = await runner.run(job, { tenant: 'north' })
  expect(counts).toMatchObject({ read: 7, changed: 7 })
  expect(await customersOf(admin, 1)).toEqual(afterRun)
  expect(await customersOf(admin, 2)).toEqual(untouched)
  expect((await runner.undo(runId ?? '', { tenant: 'north' })).counts).toEqual({ restored: 7, refused: 0 })
  expect(await customersOf(admin, 1)).toEqual(untouched)

  // the role is there now, and has no rights in a second database of the server, which is not migrated yet
  await server.createDatabase('second', { owner: 'portal_owner' })
  const second = server.url('second', 'portal_owner')
  const owner = postgres(second, { max: 1, onnotice: () => {} })
  onTestFinished(() => owner.end({ timeout: 1 }))
  await createPortal(owner)
  expect(await runnerOn(second, { assumeRole }).run(job, { tenant: 'north', dryRun: true })).toMatchObject({
    counts: { read: 7, changed: 7 },
  })
})

test('lines without an index on their order take no longer than with one, and give the same', async () => {
  const { admin, url, connect } = await openDatabase()
  await createPortal(admin)
  await admin.unsafe(manyOrders)
  await admin.unsafe('analyze')
  await migrate(await connect(), { source: leoraPortalSource })
  // 10,000 orders looked up one by one among 20,000 lines took 12 s for each of three statements
  const options = { assumeRole: 'leora_jobs_runner', statementTimeoutSeconds: 5 }
  const dry = { tenant: 'north', dryRun: true } as const
  const without = await runnerOn(url, options, 5000).run(job, dry)
  expect(without).toMatchObject({ status: 'succeeded', counts: { read: 2007 } })
  await admin.unsafe('create index on "OrderLine" ("orderId")')
  const indexed = await runnerOn(url, options, 5000).run(job, dry)
  expect(indexed).toMatchObject({ summary: without.summary, changes: without.changes })
})

/** 2,000 customers with five orders of two lines each. */
const manyOrders = `
insert into "Customer" (id, "tenantId", name, "updatedAt")
  select gen_random_uuid(), '${twinId(1, 'tenant', 0)}', 'C ' || n, now() from generate_series(1, 2000) n;
insert into "Order" (id, "tenantId", "customerId", status, "orderedAt", "updatedAt")
  select gen_random_uuid(), "tenantId", id, 'DELIVERED', timestamp '2026-03-01' - n * substr(name, 3)::int % 300 * interval '1 day', now()
  from "Customer", generate_series(1, 5) n where name like 'C %';
insert into "OrderLine" (id, "orderId", "skuId", quantity, "unitPrice", "updatedAt")
  select gen_random_uuid(), id, '${twinId(1, 'sku', 0)}', n, 20, now() from "Order", generate_series(1, 2) n`

/** Whatever could hang on the portal's tables: constraints, indexes, triggers, policies, views. */
async function objectsOn(admin: postgres.Sql): Promise<readonly unknown[]> {
  return admin`
    select d.classid::regclass::text as kind, pg_describe_object(d.classid, d.objid, d.objsubid) as object
    from pg_depend d join pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid
    where c.relnamespace = 'public'::regnamespace order by 1, 2`
}

test('sample-metrics over the portal’s samples: its own days and allowances, a role that is no owner, and nothing of "SampleMetrics" written', async () => {
  const database = await openDatabase()
  const { admin } = database
  await createPortal(admin)
  const rep = '00000001-0009-4000-8000-000000000000'
  const user = '00000001-0008-4000-8000-000000000000'
  const [buyer, other, tenant, sku] = [
    twinId(1, 'customer', 0),
    twinId(1, 'customer', 1),
    twinId(1, 'tenant', 0),
    twinId(1, 'sku', 0),
  ]
  const order = '00000001-0007-4000-8000-000000000000'
  await admin.unsafe(`
    alter table "SalesRep" disable trigger all;
    insert into "SalesRep" (id, "tenantId", "userId", "territoryName", "sampleAllowancePerMonth") values ('${rep}', '${tenant}', '${user}', 'North', 3);
    insert into "SampleUsage" ("tenantId", "salesRepId", "customerId", "skuId", quantity, "tastedAt", "resultedInOrder") values
      ('${tenant}', '${rep}', '${buyer}', '${sku}', 2, '2026-02-02 03:00', true),
      ('${tenant}', '${rep}', '${other}', '${sku}', 2, '2026-02-20 17:00', false);
    insert into "Order" (id, "tenantId", "customerId", status, "orderedAt", "deliveredAt", "updatedAt")
      values ('${order}', '${tenant}', '${buyer}', 'DELIVERED', '2026-02-09 05:00', null, now());
    insert into "OrderLine" (id, "orderId", "skuId", quantity, "unitPrice", "updatedAt") values ('${order}', '${order}', '${sku}', 6, 15, now())`)
  await migrate(await database.connect(), { source: leoraPortalSource })
  const login = await createLogin(database, 'grant leora_jobs_runner to $login')
  const runner = createRunner({
    jobs: [sampleMetrics],
    database: createPostgresDatabase({ connection: { url: login.url }, source: leoraPortalSource }),
    clock,
  })
  const run = await runner.run('sample-metrics', { tenant: 'north', showChanges: true })
  expect(run).toMatchObject({ status: 'succeeded', asOf: '2026-02-28', counts: { failed: 0 } })
  const of = (label: string) => run.changes?.find(({ record }) => record.label === label)?.after
  // tasted at 22:00 of the 1st in New York, ordered at midnight of the 9th: eight days
  expect(of('overall, 7 days')).toMatchObject({ samples: 2, quantity: 4, episodes: 2, conversions: 0 })
  expect(of('sku W-1 Wine, 30 days')).toMatchObject({ conversions: 1, revenue: 90, medianDays: 8 })
  expect(of('rep North, 30 days')).toMatchObject({ allowance: 3, allowanceUsed: 4, allowanceRemaining: -1 })
  expect(of('category (none), 30 days')).toMatchObject({ conversions: 1 })
  expect(await runner.run('sample-metrics', { tenant: 'north' })).toMatchObject({ counts: { changed: 0 } })
  expect(await runner.run('sample-metrics', { tenant: 'south' })).toMatchObject({ zeroReason: { code: 'NO_RECORDS' } })
})
