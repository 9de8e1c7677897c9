import { isLeoraError } from '@leora-jobs/core'
import { expect, test } from 'vitest'
import { inspectSource, migrate, type Source, standardSource } from '../src/index.ts'
import { openDatabase } from './support/database.ts'

async function problemsOf(source: Source, statements = ''): Promise<readonly unknown[]> {
  const { connect, admin } = await openDatabase()
  const connection = await connect()
  await migrate(connection, { source: standardSource, withStandardSchema: true })
  await admin.unsafe(statements)
  const error = await inspectSource(connection, source).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!isLeoraError(error, 'SOURCE_INVALID')) return [error]
  const { problems } = error.details
  expect(Array.isArray(problems) && problems.every((problem) => error.message.includes(String(problem)))).toBe(true)
  return Array.isArray(problems) ? problems : []
}

test('a source that fits has no problems', async () => {
  expect(await problemsOf(standardSource)).toEqual([null])
})

test('every missing table, column and wrong type is named at once', async () => {
  const problems = await problemsOf(
    standardSource,
    `drop table task;
     alter table customer drop column name;
     alter table customer drop column territory;
     alter table "order" alter column ordered_at type timestamp;
     alter table inventory alter column on_hand type text;
     alter table tenant drop column time_zone`,
  )
  expect(problems).toEqual([
    expect.stringMatching(/^tenant\.time_zone: .*does not exist/),
    expect.stringMatching(/^customer\.name: .*does not exist/),
    expect.stringMatching(/^customer\.territory: .*does not exist/),
    expect.stringMatching(
      /^sales_order\.ordered_at is of type timestamp without time zone; timestamp with time zone is needed; write .*ordered_at"? at time zone 'UTC', or the zone/,
    ),
    expect.stringMatching(/^inventory\.on_hand is of type text; a number is needed/),
    expect.stringMatching(/^task: .*does not exist/),
  ])
})

test('relations and columns that a source must have, and does not, are named with those that do not exist', async () => {
  const { customer, tenant, sales_order } = standardSource.relations
  const { name: _, ...columns } = customer?.columns ?? {}
  const relations = {
    tenant,
    sales_order,
    customer: { from: 'public.customer', columns },
    cellar: { from: 'cellar', columns: {} },
  } as Source['relations']
  expect(await problemsOf({ name: 'mine', relations })).toEqual([
    expect.stringMatching(/^cellar: there is no such relation/),
    expect.stringMatching(/^customer\.name: the source does not say/),
    expect.stringMatching(/^order_line: the source does not say/),
  ])
})

test('optional relations and columns may be missing', async () => {
  const { tenant, customer, sales_order, order_line } = standardSource.relations
  const columns = { tenant_id: 'tenant_id', id: 'id', name: 'name' }
  const relations = {
    tenant,
    sales_order,
    order_line,
    customer: { ...customer, from: 'public.customer', columns },
  } as Source['relations']
  expect(await problemsOf({ name: 'small', relations }, 'drop table task, inventory')).toEqual([null])
})
