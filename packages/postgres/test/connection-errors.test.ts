import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { openConnection } from '../src/connection/index.ts'
import { openDatabase } from './support/database.ts'

test('a violation found at COMMIT is an error', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table parent (id int primary key)`
  await admin`create table child (id int references parent deferrable initially deferred)`
  const connection = await connect()
  const transaction = connection.transaction({}, ({ query }) => query('insert into child values (4711)'))
  await expect(transaction).rejects.toMatchObject({ code: 'DATA_REJECTED', details: { constraint: 'child_id_fkey' } })
  expect(await connection.transaction({}, ({ query }) => query('select 1 as one'))).toMatchObject({ count: 1 })
})

test('timeouts, locks and deadlocks carry their SQLSTATE', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (id int primary key)`
  await admin`insert into item values (1)`
  const [connection, holder] = [await connect(), await connect()]
  const slow = connection.transaction({ settings: { statement_timeout: '50ms' } }, ({ query }) =>
    query('select pg_sleep(5)'),
  )
  await expect(slow).rejects.toMatchObject({ code: 'STATEMENT_FAILED', details: { sqlstate: '57014' } })
  await holder.transaction({}, async ({ query }) => {
    await query('select * from item for update')
    const waiting = connection.transaction({ settings: { lock_timeout: '50ms' } }, (transaction) =>
      transaction.query('select * from item for update'),
    )
    await expect(waiting).rejects.toMatchObject({ code: 'CONFLICT', retryable: true })
  })
})

test('errors hold no row contents, wherever one looks', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (id int primary key, email text check (email like '%@%'))`
  await admin`insert into item values (1, 'canary@example.com')`
  const connection = await connect()
  const statements: [string, string[]][] = [
    ['insert into item values (1, $1)', ['canary@example.com']],
    ['insert into item values (2, $1)', ['canary']],
    ['select $1::int', ['canary']],
    ['select $1::jsonb', ['{canary']],
    ['select email::timestamptz from item where id <> length($1)', ['']],
  ]
  for (const [text, parameters] of statements) {
    const error = await connection
      .transaction({}, ({ query }) => query(text, parameters))
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DATA_REJECTED', retryable: false })
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('canary')
  }
})

test('a migration under our feet is a conflict to retry, once', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (id int)`
  const connection = await connect()
  const read = () => connection.transaction({}, ({ query }) => query('select * from item where id > $1', [0]))
  await read()
  await admin`alter table item add column name text`
  await expect(read()).rejects.toMatchObject({ code: 'CONFLICT', retryable: true })
  await expect(read()).resolves.toEqual({ rows: [], count: 0 })
})

test('what cannot be connected to is named, without its password', async () => {
  const { url } = await openDatabase()
  const change = (part: 'port' | 'pathname' | 'username', value: string) => {
    const changed = new URL(url)
    changed.password = 'hunter2'
    changed[part] = value
    return openConnection({ url: changed.href, connectTimeoutSeconds: 2 }).catch((error: unknown) => error)
  }
  const closed = await change('port', '1')
  expect(closed).toMatchObject({ code: 'DATABASE_UNREACHABLE', retryable: true, details: { reason: 'ECONNREFUSED' } })
  const missing = await change('pathname', '/no_such_database')
  expect(missing).toMatchObject({ code: 'CONNECTION_INVALID', details: { sqlstate: '3D000' } })
  const stranger = await change('username', 'stranger')
  expect(stranger).toMatchObject({ code: 'PERMISSION_DENIED', details: { sqlstate: '28000' } })
  expect(inspect([closed, missing, stranger], { showHidden: true, depth: 9 })).not.toContain('hunter2')
})
