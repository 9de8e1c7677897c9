import { expect, onTestFinished, test } from 'vitest'
import { startProtocolProxy } from '../../../test/support/protocol-proxy.ts'
import type { Connection } from '../src/connection/index.ts'
import { openDatabase, type TestedDatabase } from './support/database.ts'
import { makeCertificates, offerTls } from './support/tls-proxy.ts'

const interrupted = { code: 'STATEMENT_FAILED', retryable: false, details: { sqlstate: '57014' } }

/** A transaction whose statement sleeps, once it does. */
async function asleep({ admin }: TestedDatabase, connection: Connection) {
  const transaction = connection.transaction({}, ({ query }) => query('select pg_sleep(60)'))
  transaction.catch(() => undefined)
  const sleeping = () =>
    admin`select from pg_stat_activity where pid = ${connection.backendPid} and wait_event = 'PgSleep'`
  await expect.poll(sleeping).toHaveLength(1)
  return { transaction }
}

test('the statement under way is cancelled, and the connection goes on', async () => {
  const database = await openDatabase()
  const connection = await database.connect()
  const { transaction } = await asleep(database, connection)
  await connection.interrupt()
  await expect(transaction).rejects.toMatchObject(interrupted)
  const { rows } = await connection.transaction({}, ({ query }) => query('select pg_backend_pid() as pid'))
  expect(rows).toEqual([{ pid: connection.backendPid }])
})

test('over TLS as well', async ({ skip }) => {
  const certificates = await makeCertificates()
  if (certificates === null) return skip('no openssl to make certificates with')
  const database = await openDatabase()
  const url = new URL(database.url)
  url.port = String(await offerTls(database.url, certificates))
  const connection = await database.connect({ url: url.href, ssl: 'require' })
  const { transaction } = await asleep(database, connection)
  await connection.interrupt()
  await expect(transaction).rejects.toMatchObject(interrupted)
})

test('between two statements the next one is refused, and all rolls back; so where none follows', async () => {
  const { admin, connect } = await openDatabase()
  await admin`create table item (name text)`
  const connection = await connect()
  for (const isLast of [false, true]) {
    const transaction = connection.transaction({}, async ({ query }) => {
      await query(`insert into item values ('a')`)
      await connection.interrupt()
      if (!isLast) await query(`insert into item values ('b')`).catch(() => undefined)
    })
    await expect(transaction).rejects.toMatchObject(interrupted)
  }
  expect(await admin`select from item`).toHaveLength(0)
  expect(connection.isOpen).toBe(true)
})

test('it never meets a later transaction, whenever it comes', async () => {
  const { connect } = await openDatabase()
  const connection = await connect()
  const ends = { done: 0, interrupted: 0 }
  for (let round = 0; round < 150; round += 1) {
    const transaction = connection
      .transaction({}, ({ query }) => query('select pg_sleep($1::float8)', [(round % 5) / 1000]))
      .then(
        () => 'done' as const,
        () => 'interrupted' as const,
      )
    for (let turn = 0; turn < round % 7; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    const interrupting = connection.interrupt()
    ends[await transaction] += 1
    await connection.transaction({}, ({ query }) => query('select pg_sleep(0.005)'))
    await interrupting
  }
  expect(ends.interrupted).toBeGreaterThan(0)
  expect(ends.done + ends.interrupted).toBe(150)
  await connection.interrupt()
  await connection.transaction({}, ({ query }) => query('select 1'))
})

test('a COMMIT under way is left alone', async () => {
  const { admin, connect } = await openDatabase()
  await admin.unsafe(`create table item (name text);
    create function wait() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(1); return null; end $$;
    create constraint trigger slow after insert on item deferrable initially deferred for each row execute function wait()`)
  const connection = await connect()
  await admin`select pg_advisory_lock(1)`
  const transaction = connection.transaction({}, ({ query }) => query(`insert into item values ('a')`))
  const committing = () => admin`select from pg_stat_activity where pid = ${connection.backendPid} and query = 'commit'`
  await expect.poll(committing).toHaveLength(1)
  await connection.interrupt()
  await admin`select pg_advisory_unlock(1)`
  await transaction
  expect(await admin`select from item`).toHaveLength(1)
})

test('a server that does not react to it loses the connection', async () => {
  const database = await openDatabase()
  const proxy = await startProtocolProxy(database.url)
  onTestFinished(() => proxy.close())
  const connection = await database.connect({ url: proxy.url })
  const { transaction } = await asleep(database, connection)
  proxy.ignoreNewcomers(1)
  await connection.interrupt()
  await expect(transaction).rejects.toMatchObject({ code: 'CONNECTION_LOST', details: { reason: 'INTERRUPTED' } })
  expect(connection.isOpen).toBe(false)
})
