import { createRunner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { type Connection, openConnection } from '@leora-jobs/postgres'
import { findPgBouncer } from '@leora-jobs/test-server'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { shiftedClock } from '../support/shifted-clock.ts'
import { openPooledBed, type PooledBed, slugs } from './pooled-bed.ts'

const hasPgBouncer = findPgBouncer() !== null
if (!hasPgBouncer) test('a pool of one', ({ skip }) => skip('no pgbouncer on this machine (apt-get install pgbouncer)'))

describe.runIf(hasPgBouncer)('a pool of one connection, which the URL says nothing of', () => {
  let bed: PooledBed
  const connections: Connection[] = []
  beforeAll(async () => {
    bed = await openPooledBed(inject('postgresUrl'), 1)
  })
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()))
  })
  afterAll(() => bed?.close())

  async function connect(url = bed.url): Promise<Connection> {
    const connection = await openConnection({ url })
    connections.push(connection)
    return connection
  }

  async function rows(connection: Connection, text: string): Promise<readonly Record<string, unknown>[]> {
    return (await connection.transaction({}, ({ query }) => query(text))).rows
  }

  const runner = (pageSize: number) =>
    createRunner({ jobs: [updateAccountTypes], database: bed.database, clock: shiftedClock(0), pageSize })

  test('runs of two tenants at once both finish, each with what it comes to alone', async () => {
    const alone = await Promise.all(
      slugs.map((tenant) => runner(500).run(updateAccountTypes.name, { tenant, asOf: bed.asOf, dryRun: true })),
    )
    const together = await Promise.all(
      slugs.map((tenant) => runner(7).run(updateAccountTypes.name, { tenant, asOf: bed.asOf })),
    )
    for (const [index, { counts, summary, status }] of together.entries()) {
      expect({ counts, summary, status }).toEqual({
        counts: alone[index]?.counts,
        summary: alone[index]?.summary,
        status: 'succeeded',
      })
    }
    expect(together.map(({ counts }) => counts.read)).toEqual([100, 101])
  })

  test('a run leaves no state on the server connection: no setting, role, statement, lock, cursor or table', async () => {
    await runner(7).run(updateAccountTypes.name, { tenant: 'north', asOf: bed.asOf })
    const connection = await connect()
    // what the pooler keeps equal to what its client said at login
    const own = `'application_name', 'client_encoding'`
    expect(
      await rows(
        connection,
        `select current_user = session_user as is_itself,
           nullif(current_setting('app.current_tenant_id', true), '') as tenant,
           (select jsonb_agg(name) from pg_settings where source = 'session' and name not in (${own})) as settings,
           (select count(*)::int from pg_prepared_statements) as statements,
           (select count(*)::int from pg_cursors where name <> '') as cursors,
           (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype not in ('virtualxid', 'relation')) as locks,
           (select count(*)::int from pg_locks l join pg_database d on d.oid = l.database
              where datname = current_database() and locktype = 'advisory') as advisory,
           (select count(*)::int from pg_class where relpersistence = 't') as tables`,
      ),
    ).toEqual([
      {
        is_itself: true,
        tenant: null,
        settings: null,
        statements: 0,
        cursors: 0,
        locks: 0,
        advisory: 0,
        tables: 0,
      },
    ])
    const owner = await connect(bed.ownerUrl)
    const served = `select from pg_stat_activity where datname = current_database() and usename like 'pooled\\_%'`
    // there is no other connection that it could have been left on
    expect(await rows(owner, served)).toHaveLength(1)
  })

  test('transactions of two tenants in turns never see each other’s context, nor rows', async () => {
    const owner = await connect(bed.ownerUrl)
    const ids = await rows(owner, 'select id::text as id from tenant order by slug')
    await Promise.all(slugs.map((tenant) => runner(50).run(updateAccountTypes.name, { tenant, asOf: bed.asOf })))
    const look = `select current_setting('app.current_tenant_id') as tenant,
      (select array_agg(distinct tenant_id) from leora_jobs.account_classification) as seen`
    const wanderers = [...ids, ...ids].map(async ({ id }) => {
      const connection = await connect()
      for (let turn = 0; turn < 25; turn += 1) {
        const settings = { 'app.current_tenant_id': String(id) }
        await connection.transaction({ settings }, async ({ query }) => {
          const before = await query(look)
          const after = await query(look)
          expect([before.rows, after.rows]).toEqual(Array.from({ length: 2 }, () => [{ tenant: id, seen: [id] }]))
        })
        // without a context of its own it has none
        const bare = `select nullif(current_setting('app.current_tenant_id', true), '') as tenant,
          (select count(*)::int from leora_jobs.account_classification) as seen`
        expect(await rows(connection, bare)).toEqual([{ tenant: null, seen: 0 }])
      }
    })
    await Promise.all(wanderers)
  })

  test('an interrupt ends the statement of its own connection, and never one of the next in line', async () => {
    const [own, next] = [await connect(), await connect()]
    for (let round = 0; round < 20; round += 1) {
      const sleeping = own.transaction({}, ({ query }) => query('select pg_sleep(30)')).catch((error: unknown) => error)
      await untilAsleep()
      const waiting = rows(next, 'select pg_sleep(0.01), 1 as one')
      await own.interrupt()
      expect(await sleeping).toMatchObject({ code: 'STATEMENT_FAILED', details: { sqlstate: '57014' } })
      expect(await waiting).toMatchObject([{ one: 1 }])
    }
  })

  test('an interrupt ends one that waits in line as well, and leaves the one before it alone', async () => {
    const [busy, waiting] = [await connect(), await connect()]
    const sleeping = rows(busy, 'select pg_sleep(1), 1 as one')
    await untilAsleep()
    const queued = waiting.transaction({}, ({ query }) => query('select 2')).catch((error: unknown) => error)
    await waiting.interrupt()
    expect(await queued).toMatchObject({ name: 'LeoraError' })
    expect(await sleeping).toMatchObject([{ one: 1 }])
  })

  async function untilAsleep(): Promise<void> {
    const owner = await connect(bed.ownerUrl)
    const asleep = `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`
    await expect.poll(() => rows(owner, asleep), { interval: 5 }).toHaveLength(1)
  }
})

describe.runIf(hasPgBouncer)('a pool of two connections, which the URL says nothing of', () => {
  let bed: PooledBed
  beforeAll(async () => {
    bed = await openPooledBed(inject('postgresUrl'), 2)
  })
  afterAll(() => bed?.close())

  test.for([
    ['detect', 'STATEMENT OK'],
    [true, '26000'],
  ] as const)(
    'the login shows that a pooler answers: no statement is prepared (prepare: %s)',
    async ([prepare, outcome]) => {
      const [one, other] = [await openConnection({ url: bed.url, prepare }), await openConnection({ url: bed.url })]
      const statement = () =>
        one.transaction({}, ({ query }) => query('select $1::int as number, pg_backend_pid() as pid', [1]))
      const first = await statement()
      // the other takes the server process that has served the first
      const second = await other.transaction({}, async ({ query }) => {
        expect((await query('select pg_backend_pid() as pid')).rows).toEqual([{ pid: first.rows[0]?.pid }])
        return statement().then(
          ({ rows }) => (rows[0]?.pid === first.rows[0]?.pid ? 'the same process' : 'STATEMENT OK'),
          ({ details }) => details.sqlstate,
        )
      })
      expect(second).toBe(outcome)
      await Promise.all([one.close(), other.close()])
    },
  )
})
