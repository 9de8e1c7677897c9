import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTestDatabase } from '@leora-jobs/test-server'
import { describe, expect, inject, test } from 'vitest'
import { killBackend, openDatabase } from './support/database.ts'

/** Runs a script of driver-faults/ on the bare driver; what it prints is what was seen. */
async function reproduce(script: string): Promise<unknown> {
  const path = fileURLToPath(new URL(`./driver-faults/${script}.mjs`, import.meta.url))
  const database = await createTestDatabase(inject('postgresUrl'), 'fault')
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [path, database.url], { timeout: 30_000 })
    return JSON.parse(stdout)
  } finally {
    await database.drop()
  }
}

/** The error of a promise that must fail, without a moment in which nobody listens to it. */
function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error,
  )
}

const lost = { name: 'LeoraError', code: 'CONNECTION_LOST', retryable: true }

// Where a reproduction fails after an upgrade of `postgres`, the fault is gone: delete it, and see what of the guard may go.
describe.concurrent('the bare driver still', () => {
  test('1, 2: throws an uncatchable TypeError when killed in a query, and hangs at the next', async () => {
    expect(await reproduce('killed-while-querying')).toEqual({
      transaction: 'CONNECTION_CLOSED',
      nextQuery: 'unsettled',
      uncaught: ['TypeError'],
    })
  })

  test('3: runs a statement of a killed transaction inside another one, and commits that', async () => {
    expect(await reproduce('killed-in-callback')).toEqual({
      transaction: 'CONNECTION_CLOSED',
      other: 'Error', // it threw, to roll back
      written: ['first, on the connection of the other', 'other'],
    })
  })

  test('4: never settles the parallel queries of a killed transaction', async () => {
    expect(await reproduce('killed-with-parallel-queries')).toEqual({
      queries: ['CONNECTION_CLOSED', 'unsettled', 'unsettled'],
    })
  })

  test('5: loses a later INSERT after a BEGIN as the 101st query', async () => {
    expect(await reproduce('begin-after-a-hundred')).toEqual({ transaction: 'TypeError', inserted: 1, written: [] })
  })
})

describe('the guarded connection', () => {
  test('1, 2: killed in a query: that query and all later ones are CONNECTION_LOST', async () => {
    const { admin, connect } = await openDatabase()
    const connection = await connect()
    const transaction = failure(connection.transaction({}, ({ query }) => query('select pg_sleep(10)')))
    await killBackend(admin, connection, 'active')
    expect(await transaction).toMatchObject(lost)
    expect(connection.isOpen).toBe(false)
    await expect(connection.transaction({}, ({ query }) => query('select 1'))).rejects.toMatchObject(lost)
  })

  test.for([true, false])('3: killed in JavaScript (close seen: %s): nothing runs afterwards', async (isSeen) => {
    const { admin, connect } = await openDatabase()
    await admin`create table written (by_whom text)`
    const connection = await connect()
    const before = await connect()
    let later: unknown
    const transaction = failure(
      connection.transaction({ settings: { 'app.tenant': 'a' } }, async ({ query }) => {
        await query(`insert into written values ('before')`)
        await killBackend(admin, connection, 'idle in transaction')
        if (isSeen) await expect.poll(() => connection.isOpen).toBe(false)
        later = await query(`insert into written values ('after')`).catch((error) => error)
        await query(`insert into written values ('again')`)
      }),
    )
    expect(await transaction).toMatchObject(lost)
    expect(later).toMatchObject(lost)
    expect(before.isOpen).toBe(true)
    expect(await admin`select * from written`).toHaveLength(0)
    const sessions = await admin`select pid from pg_stat_activity where application_name = 'leora-jobs'
      and datname = current_database()`
    expect(sessions.map(({ pid }) => pid)).toEqual([before.backendPid])
  })

  test('3: killed in JavaScript, and no statement follows: COMMIT is not reported as done', async () => {
    const { admin, connect } = await openDatabase()
    const connection = await connect()
    const transaction = failure(
      connection.transaction({}, async ({ query }) => {
        await query('select 1')
        await killBackend(admin, connection, 'idle in transaction')
      }),
    )
    expect(await transaction).toMatchObject(lost)
  })

  test.for([true, false])('4: parallel queries all settle when killed (prepare: %s)', async (prepare) => {
    const { admin, connect } = await openDatabase()
    const connection = await connect({ prepare })
    const transaction = failure(
      connection.transaction({}, async ({ query }) => {
        const queries = Array.from({ length: 150 }, () => query('select pg_sleep($1)', [10]))
        const results = Promise.allSettled(queries)
        await killBackend(admin, connection, 'active')
        return results
      }),
    )
    expect(await transaction).toMatchObject(lost)
  })

  test('5: BEGIN never shares the pipeline: a second transaction is refused, a hundred statements fit', async () => {
    const { admin, connect } = await openDatabase()
    await admin`create table written (number int)`
    const connection = await connect()
    const numbers = Array.from({ length: 250 }, (_, index) => index)
    const first = connection.transaction({}, ({ query }) =>
      Promise.all(numbers.map((number) => query('insert into written values ($1::int)', [number]))),
    )
    const second = connection.transaction({}, ({ query }) => query('insert into written values (-1)'))
    await expect(second).rejects.toMatchObject({ code: 'INTERNAL', retryable: false })
    await first
    await connection.transaction({}, ({ query }) => query('insert into written values (1000)'))
    const [row] = await admin`select count(*)::int, max(number), min(number) from written`
    expect(row).toEqual({ count: 251, max: 1000, min: 0 })
  })
})
