import { expect, test } from 'vitest'
import type { Transaction } from '../src/connection/index.ts'
import { killBackend, openDatabase } from './support/database.ts'

test('a transaction commits what it wrote, or nothing', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (name text)`
  const connection = await connect()
  const added = await connection.transaction({}, ({ query }) =>
    query<{ name: string }>('insert into item select unnest($1::text[]) returning name', [['a', 'b']]),
  )
  expect(added).toEqual({ rows: [{ name: 'a' }, { name: 'b' }], count: 2 })
  const failing = connection.transaction({}, async ({ query }) => {
    await query(`insert into item values ('c')`)
    throw new RangeError('mine')
  })
  await expect(failing).rejects.toThrow(RangeError)
  expect(await admin`select name from item`).toHaveLength(2)
  expect(connection.isOpen).toBe(true)
})

test('COMMIT of an aborted transaction is the error that aborted it, awaited or not', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (name text)`
  const connection = await connect()
  const rejected = { code: 'DATA_REJECTED', details: { sqlstate: '22012' } }
  const swallowed = connection.transaction({}, async ({ query }) => {
    await query(`insert into item values ('lost')`)
    await query('select 1 / 0').catch(() => {})
  })
  await expect(swallowed).rejects.toMatchObject(rejected)
  const unawaited = connection.transaction({}, async ({ query }) => {
    void query('select 1 / 0')
    void query(`insert into item values ('lost')`)
  })
  await expect(unawaited).rejects.toMatchObject(rejected)
  const together = connection.transaction({}, ({ query }) => {
    void query('select 1 / 0')
    return query('select 1')
  })
  await expect(together).rejects.toMatchObject(rejected)
  expect(await admin`select name from item`).toHaveLength(0)
  expect(connection.isOpen).toBe(true)
})

test('killed while committing: the outcome is unknown, and said to be', async () => {
  const { admin, connect } = await openDatabase()
  await admin.unsafe(`create table item (name text);
    create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(10); return null; end $$;
    create constraint trigger slow after insert on item deferrable initially deferred for each row execute function wait()`)
  const connection = await connect()
  const transaction = connection.transaction({}, ({ query }) => query(`insert into item values ('a')`))
  const failure = transaction.catch((error: unknown) => error)
  await expect
    .poll(() => admin`select from pg_stat_activity where pid = ${connection.backendPid} and query = 'commit'`)
    .toHaveLength(1)
  await killBackend(admin, connection, 'active')
  expect(await failure).toMatchObject({ code: 'CONNECTION_LOST', retryable: true, details: { outcome: 'unknown' } })
})

test('a statement that ends the transaction is an error, and nothing follows it', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (name text)`
  for (const text of ['commit', 'rollback', 'begin']) {
    const connection = await connect()
    const transaction = connection.transaction({}, async ({ query }) => {
      await query(text).catch(() => {})
      await query(`insert into item values ('outside')`)
    })
    await expect(transaction).rejects.toMatchObject({ code: 'INTERNAL' })
    expect(connection.isOpen).toBe(false)
  }
  expect(await admin`select name from item`).toHaveLength(0)
})

test('a transaction kept beyond its end is of no use', async () => {
  const { connect } = await openDatabase()
  const connection = await connect()
  const kept = await connection.transaction({}, async (transaction: Transaction) => [transaction])
  await expect(kept[0]?.query('select 1')).rejects.toMatchObject({ code: 'INTERNAL' })
})

test('settings, role, isolation and read only last for one transaction', async () => {
  const { admin, connect } = await openDatabase()
  await admin.unsafe(`do $$ begin create role connection_test_role; exception when duplicate_object then end $$`)
  const connection = await connect()
  const look = `select current_setting('app.current_tenant_id', true) as tenant, current_user as role,
    current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only`
  const tenant = `o'Hara \\ "q" $1; drop`
  const options = { settings: { 'app.current_tenant_id': tenant }, role: 'connection_test_role', readOnly: true }
  const inside = await connection.transaction({ ...options, isolation: 'repeatable read' }, ({ query }) => query(look))
  expect(inside.rows).toEqual([{ tenant, role: 'connection_test_role', isolation: 'repeatable read', read_only: 'on' }])
  const outside = await connection.transaction({}, ({ query }) => query(look))
  expect(outside.rows).toEqual([{ tenant: '', role: 'postgres', isolation: 'read committed', read_only: 'off' }])
  const refused = connection.transaction({ role: 'nobody_by_this_name' }, ({ query }) => query('select 1'))
  await expect(refused).rejects.toMatchObject({ details: { sqlstate: '22023' } })
})

test('a frozen holder is ended by idle_in_transaction_session_timeout', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (name text)`
  const connection = await connect()
  const settings = { idle_in_transaction_session_timeout: '100ms' }
  const transaction = connection.transaction({ settings }, async ({ query }) => {
    await query(`insert into item values ('late')`)
    await expect.poll(() => connection.isOpen).toBe(false)
  })
  await expect(transaction).rejects.toMatchObject({ code: 'CONNECTION_LOST', retryable: true })
  expect(await admin`select name from item`).toHaveLength(0)
})

test('close says goodbye, also in the middle of a transaction', async () => {
  const { admin, connect } = await openDatabase()
  const [idle, busy] = [await connect(), await connect()]
  await idle.close()
  expect(idle.isOpen).toBe(false)
  const transaction = busy.transaction({}, ({ query }) => query('select pg_sleep(10)'))
  await busy.close()
  await expect(transaction).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  await expect.poll(() => admin`select from pg_stat_activity where pid = ${idle.backendPid}`).toHaveLength(0)
})
