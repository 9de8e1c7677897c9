import { createRunner, recordId } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { expect, onTestFinished, test } from 'vitest'
import { createPostgresDatabase, migrate } from '../src/index.ts'
import { columnGrants } from './support/catalog.ts'
import { customSchema, customSource } from './support/custom-source.ts'
import { openDatabase } from './support/database.ts'

const job = 'update-account-types'
const clock = { now: () => new Date('2026-03-01T12:00:00Z'), sleep: async () => undefined, random: Math.random }

/** Ids in the order of their type: as text, 10 comes before 9; one is beyond what a JavaScript number holds. */
const kinds = [
  { idType: 'bigint', org: '7', others: '8', ids: ['9', '10', '9007199254740993'] },
  { idType: 'integer', org: '7', others: '8', ids: ['9', '10', '2000000000'] },
  { idType: 'text', org: `o'rg`, others: 'other', ids: [`10 "q"\\`, '9', 'ä{b},c'] },
  { idType: 'text', org: 'o/1', others: 'o/2', ids: ['a%2Fb', 'a/b', 'a/c'] },
]

test.each(kinds)('ids of type $idType ($ids) work from end to end', async ({ idType, org, others, ids }) => {
  const { admin, connect, url } = await openDatabase()
  await admin.unsafe(customSchema(idType))
  const login = { name: `shop_${Math.random().toString(36).slice(2)}`, password: 'secret' }
  await migrate(await connect(), { source: customSource, createLogin: login })
  onTestFinished(async () => {
    await admin.unsafe(`drop owned by ${login.name}; drop role ${login.name}`).catch(() => undefined)
  })
  await admin`insert into shop.org values (${org}, 'mine', 'Mine'), (${others}, 'theirs', 'Theirs')`
  for (const [index, id] of ids.entries()) {
    await admin`insert into shop.account values (${id}, ${org}, 'Ana', ${`Number ${index}`}, null, null, 'secret')`
    await admin`insert into shop.purchase values (${id}, ${org}, ${id}, 'delivered', ${`2026-02-0${index + 1}T12:00:00Z`})`
    await admin`insert into shop.item values (${id}, ${id}, 2, 10)`
  }
  const ownUrl = new URL(url)
  ownUrl.username = login.name
  ownUrl.password = login.password
  const database = createPostgresDatabase({ connection: { url: ownUrl.href }, source: customSource })
  const runner = createRunner({ jobs: [updateAccountTypes], database, clock, pageSize: 1 })
  expect(await database.listTenants()).toContainEqual({
    id: org,
    slug: 'mine',
    name: 'Mine',
    timeZone: 'Europe/Lisbon',
  })

  const [, second = ''] = ids
  const only = { kind: 'customer', id: recordId([second]) }
  const dry = await runner.run(job, { tenant: 'mine', dryRun: true })
  expect(dry.changes?.map(({ record }) => record.id)).toEqual(ids.map((id) => recordId([id])))
  expect(await runner.run(job, { tenant: 'mine', only: [only], dryRun: true })).toMatchObject({
    counts: { read: 1 },
    changes: [{ record: only }],
  })
  const run = await runner.run(job, { tenant: 'mine', showChanges: true })
  expect(run).toMatchObject({
    status: 'succeeded',
    counts: { read: 3, changed: 3 },
    summary: { ACTIVE: 3 },
    changes: dry.changes,
  })
  expect(await runner.run(job, { tenant: 'mine' })).toMatchObject({ counts: { changed: 0, unchanged: 3 } })

  const written =
    await admin`select id::text as key, status, status_at is not null as stamped from shop.account where org_id = ${org} order by id`
  expect(written.map(({ key, status, stamped }) => [key, status, stamped])).toEqual(
    ids.map((id) => [id, 'ACTIVE', true]),
  )
  const former = await admin`select former from leora_jobs.change`
  expect(former.map((row) => row.former)).toEqual(
    ids.map(() => ({
      account_type: null,
      account_type_updated_at: null,
      'account_type_updated_at.written': clock.now().toISOString(),
    })),
  )
  const results = await admin`select tenant_id, customer_id from leora_jobs.account_classification`
  expect(new Set(results.map(({ tenant_id, customer_id }) => `${tenant_id} ${customer_id}`))).toEqual(
    new Set(ids.map((id) => `${org} ${id}`)),
  )

  for (const record of [second, 'Ana Number 1']) {
    const explained = await runner.explain(job, { tenant: 'mine', record })
    expect(explained).toMatchObject({
      record: { ...only, label: 'Ana Number 1' },
      wouldChange: false,
      lastChange: { runId: run.runId },
    })
  }
  expect(await runner.run(job, { tenant: 'theirs' })).toMatchObject({
    counts: { read: 0 },
    zeroReason: { code: 'NO_RECORDS' },
  })
})

test('the grants of a custom source are the columns that its expressions read', async () => {
  const { admin, connect } = await openDatabase()
  await admin.unsafe(customSchema('bigint'))
  await migrate(await connect(), { source: customSource })
  expect(await columnGrants(admin, 'leora_jobs_runner', 'SELECT', 'shop')).toEqual([
    ...['first_name', 'id', 'last_name', 'org_id', 'status', 'status_at'].map((column) => `account.${column}`),
    ...['article_id', 'price', 'purchase_id', 'qty'].map((column) => `item.${column}`),
    ...['handle', 'id', 'title'].map((column) => `org.${column}`),
    ...['account_id', 'id', 'org_id', 'placed_at', 'state'].map((column) => `purchase.${column}`),
  ])
  expect(await columnGrants(admin, 'leora_jobs_runner', 'UPDATE', 'shop')).toEqual([
    'account.status',
    'account.status_at',
  ])
})
