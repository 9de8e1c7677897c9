import { createRunner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { expect, test } from 'vitest'
import {
  createPostgresDatabase,
  inspectSource,
  migrate,
  readSource,
  type Source,
  type SourceDefinition,
} from '../src/index.ts'
import { customSchema } from './support/custom-source.ts'
import { openDatabase } from './support/database.ts'

const clock = { now: () => new Date('2026-03-01T12:00:00Z'), sleep: async () => undefined, random: Math.random }

/** The tables of support/custom-source.ts, as SELECTs that filter, join and cast. */
const shop = {
  name: 'shop',
  relations: {
    tenant: `select id, handle as slug, title as name, 'Europe/Lisbon'::text as time_zone from shop.org`,
    customer: {
      select: `
        select id::text as id, org_id as tenant_id, concat_ws(' ', first_name, last_name) as name, status as account_type
        from shop.account
        where secret is distinct from 'deleted'`,
      writable: {
        table: 'shop.account',
        columns: { tenant_id: 'org_id', id: 'id', account_type: 'status', account_type_updated_at: 'status_at' },
      },
    },
    sales_order: `
      select id, org_id as tenant_id, account_id::text as customer_id, upper(state) as status, placed_at as ordered_at
      from shop.purchase -- every one
    `,
    order_line: `
      select i.purchase_id as order_id, p.org_id as tenant_id, i.article_id as sku_id, i.qty as quantity, i.price as unit_price
      from shop.item i join shop.purchase p on p.id = i.purchase_id`,
  },
} as const satisfies SourceDefinition

async function shopDatabase() {
  const opened = await openDatabase()
  const { admin } = opened
  await admin.unsafe(customSchema('bigint'))
  await admin.unsafe(`
    insert into shop.org values (7, 'mine', 'Mine'), (8, 'theirs', 'Theirs');
    insert into shop.account values
      (9, 7, 'Ana', 'One', null, null, null), (10, 7, 'Ben', 'Two', null, null, 'deleted'), (11, 8, 'Cid', 'Three', null, null, null);
    insert into shop.purchase values (1, 7, 9, 'delivered', '2026-02-01'), (2, 7, 10, 'delivered', '2026-02-01'), (3, 8, 11, 'delivered', '2026-02-01');
    insert into shop.item values (1, 1, 2, 10), (2, 1, 2, 10), (3, 1, 2, 10)`)
  return opened
}

test('a source of SELECTs: filters hold, ids that it casts are written back by the table’s own type', async () => {
  const { admin, connect, url } = await shopDatabase()
  const source = readSource(shop)
  await migrate(await connect(), { source })
  const database = createPostgresDatabase({ connection: { url }, source, assumeRole: 'leora_jobs_runner' })
  const runner = createRunner({ jobs: [updateAccountTypes], database, clock })
  expect(await runner.run('update-account-types', { tenant: 'mine' })).toMatchObject({
    status: 'succeeded',
    counts: { read: 1, changed: 1 },
  })
  expect(await admin`select id::int, status, status_at is not null as stamped from shop.account order by id`).toEqual([
    { id: 9, status: 'ACTIVE', stamped: true },
    { id: 10, status: null, stamped: false },
    { id: 11, status: null, stamped: false },
  ])
  await admin.unsafe(`update shop.account set secret = 'deleted' where org_id = 8`)
  expect(await runner.run('update-account-types', { tenant: 'theirs' })).toMatchObject({
    counts: { read: 0 },
    zeroReason: { code: 'NO_RECORDS' },
  })
})

test('what a definition says that there is not is told without a database, all at once', () => {
  const broken = {
    name: 'broken',
    relations: {
      tenant: 'select * from shop.org',
      customer: 'select id, org_id as tenant, name from shop.account',
      sales_order: 'delete from shop.purchase',
      order_line: 42,
      cellar: 'select id from cellar',
    },
  } as unknown as SourceDefinition
  expect(() => readSource(broken)).toThrow(
    expect.objectContaining({
      code: 'SOURCE_INVALID',
      details: {
        source: 'broken',
        problems: [
          'tenant: the SELECT says *: name each column that the relation has',
          expect.stringMatching(/^the relation customer has no column tenant; its columns are tenant_id, id, name/),
          'sales_order: the text is no SELECT',
          'order_line: write a SELECT, { select }, or { from, columns }',
          expect.stringMatching(/^cellar: there is no such relation/),
        ],
      },
    }),
  )
})

test('a SELECT that does not fit the database is named column by column, its WHERE too', async () => {
  const { admin, connect } = await shopDatabase()
  await admin.unsafe(`
    alter table shop.account drop column last_name, drop column status, drop column secret;
    alter table shop.account drop column status_at;
    alter table shop.purchase alter column placed_at type timestamp;
    alter table shop.item rename to piece`)
  const source: Source = readSource(shop)
  await expect(inspectSource(await connect(), source)).rejects.toMatchObject({
    code: 'SOURCE_INVALID',
    details: {
      problems: [
        expect.stringMatching(/^customer.name: .*column "last_name" does not exist/),
        expect.stringMatching(/^customer.account_type: .*column "status" does not exist/),
        expect.stringMatching(/^customer: in its WHERE: .*column "secret" does not exist/),
        expect.stringMatching(/^sales_order\.ordered_at is of type timestamp without time zone/),
        expect.stringMatching(/^order_line: .*shop.item.* does not exist/),
        expect.stringMatching(/^customer\.account_type_updated_at: shop.account has no column "status_at"/),
      ],
    },
  })
})
