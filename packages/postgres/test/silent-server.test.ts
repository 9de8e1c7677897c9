import { expect, onTestFinished, test } from 'vitest'
import { startProtocolProxy } from '../../../test/support/protocol-proxy.ts'
import type { Transaction } from '../src/connection/index.ts'
import { openDatabase } from './support/database.ts'

/** A connection through a proxy, which gives a silent server half a second. */
async function connectThroughProxy() {
  const database = await openDatabase()
  const proxy = await startProtocolProxy(database.url)
  onTestFinished(() => proxy.close())
  const connection = await database.connect({ url: proxy.url, silenceSeconds: 0.25 })
  const transaction = <T>(work: (transaction: Transaction) => Promise<T>) =>
    connection.transaction({ statementTimeoutSeconds: 0.25 }, work)
  return { ...database, proxy, connection, transaction }
}

const silent = { code: 'CONNECTION_LOST', retryable: true, details: { reason: 'SILENT' } }

test('BEGIN, a statement, a ROLLBACK that are not answered: the connection is lost', async () => {
  for (const at of ['begin', 'statement', 'rollback'] as const) {
    const { proxy, connection, transaction } = await connectThroughProxy()
    if (at === 'begin') proxy.goSilent()
    const lost = transaction(async ({ query }) => {
      await query('select 1')
      proxy.goSilent()
      if (at === 'rollback') throw new RangeError('mine')
      await query('select 2')
    })
    // what was thrown is told, whatever becomes of the rollback
    if (at === 'rollback') await expect(lost).rejects.toThrow(RangeError)
    else await expect(lost).rejects.toMatchObject(silent)
    expect(connection.isOpen).toBe(false)
  }
})

test('a COMMIT that is not answered: the outcome is unknown, and said to be', async () => {
  const { proxy, transaction } = await connectThroughProxy()
  const lost = transaction(async ({ query }) => {
    await query('select 1')
    proxy.goSilent()
  })
  await expect(lost).rejects.toMatchObject({ ...silent, details: { reason: 'SILENT', outcome: 'unknown' } })
})

test('a login that is let in, and then not answered', async () => {
  const { url } = await openDatabase()
  // 1 is the start-up message; the next one comes when the server has let us in
  const proxy = await startProtocolProxy(url, (message) => void (message === 2 && proxy.goSilent()))
  onTestFinished(() => proxy.close())
  const { connect } = await openDatabase()
  const login = connect({ url: proxy.url, connectTimeoutSeconds: 0.1, silenceSeconds: 0.1 })
  await expect(login).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE', details: { reason: 'SILENT' } })
})

test('a server that takes its time with each of many statements is not silent', async () => {
  const { transaction } = await connectThroughProxy()
  await transaction(({ query }) => Promise.all(Array.from({ length: 8 }, () => query('select pg_sleep(0.1)'))))
})

test('nor is one whose answer has come while this process was busy', async () => {
  const { connect } = await openDatabase()
  const connection = await connect({ silenceSeconds: 0.25 })
  await connection.transaction({ statementTimeoutSeconds: 0.25 }, async ({ query }) => {
    await query('select 1')
    const answer = query('select 2')
    await new Promise((resolve) => setImmediate(resolve))
    const until = performance.now() + 700
    while (performance.now() < until);
    await answer
  })
})

test('the longest statement is the server’s as well', async () => {
  const { transaction, connection } = await connectThroughProxy()
  const slow = transaction(({ query }) => query('select pg_sleep(0.4)'))
  await expect(slow).rejects.toMatchObject({ code: 'STATEMENT_FAILED', details: { sqlstate: '57014' } })
  expect(connection.isOpen).toBe(true)
})
