import { randomUUID } from 'node:crypto'
import * as runner from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { loadDistributor } from '@leora-jobs/distributor'
import * as postgres from '@leora-jobs/postgres'
import { createTestDatabase, type TestDatabase } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { loadPreviousBuild, type PreviousBuild } from './previous-build.ts'

type Build = Pick<PreviousBuild, 'core' | 'postgres'>

const current: Build = { core: { ...runner, updateAccountTypes }, postgres }
const login = `rolling_${randomUUID().slice(0, 8)}`
const asOf = runner.calendarDay('2026-03-01')
const job = updateAccountTypes.name
const slug = 'vineyard'

let previous: PreviousBuild
let filled: TestDatabase
beforeAll(async () => {
  previous = await loadPreviousBuild()
  filled = await createTestDatabase(inject('postgresUrl'), 'rolling')
  await asOwner(filled, async (connection) => {
    await migrateWith(previous, connection)
    await connection.transaction({ settings: { search_path: 'public' } }, (transaction) =>
      loadDistributor((text, parameters) => transaction.query(text, parameters), {
        seed: 11,
        asOf,
        tenant: { slug, name: 'Vineyard', timeZone: 'UTC' },
        size: { customers: 120, skus: 40, suppliers: 4, reps: 3, ordersPerCustomer: 6 },
      }),
    )
  })
})
afterAll(async () => {
  previous?.remove()
  await filled?.drop()
})

describe('Rolling deploys: migrate first, then replace the code', () => {
  test('the previous build goes on after this one has migrated: it starts, resumes, ticks, suspends', async () => {
    const database = await openClone()
    const applied = await migratedBy(current, database)
    expect(applied.filter((name) => !name.startsWith('standard/'))[0]).toBe('0004_history')
    const { runner, close } = openRunner(previous, database)
    const paused = await runner.run(job, { tenant: slug, deadline: new Date(0) })
    expect(paused.status).toBe('paused')
    expect(await runner.run(job, { tenant: slug })).toMatchObject({ status: 'succeeded', runId: paused.runId })
    expect((await runner.tick()).entries).toMatchObject([{ result: 'ran', report: { status: 'succeeded' } }])
    expect(await runner.database.suspend({ tenantId: '*', job })).toBe(true)
    expect(await runner.database.resume({ tenantId: '*', job })).toBe(true)
    await close()
    expect(await results(database)).toEqual(await undisturbed())
  })

  test.each([
    ['the previous build began is finished by this one', () => [previous, current] as const],
    ['this build began is finished by the previous one', () => [current, previous] as const],
  ])('what %s, under the same run, to the same end', async (_, builds) => {
    const [first, second] = builds()
    const database = await openClone()
    await migratedBy(current, database)
    const begun = openRunner(first, database, 25)
    const stop = new AbortController()
    stopAfter(begun, 2, stop)
    const paused = await begun.runner.run(job, { tenant: slug, signal: stop.signal })
    expect(paused).toMatchObject({ status: 'paused', counts: { read: 50 } })
    await begun.close()
    const ended = openRunner(second, database, 25)
    expect(await ended.runner.run(job, { tenant: slug })).toMatchObject({
      status: 'succeeded',
      runId: paused.runId,
      counts: { read: 120, changed: 120 },
    })
    await ended.close()
    expect(await results(database)).toEqual(await undisturbed())
  })

  test('occurrences that both builds tick at once run once', async () => {
    const database = await openClone()
    await migratedBy(current, database)
    const [one, other] = [openRunner(previous, database), openRunner(current, database)]
    const reports = await Promise.all([one.runner.tick(), other.runner.tick()])
    expect(reports.flatMap(({ entries }) => entries).filter(({ result }) => result === 'ran')).toHaveLength(1)
    await Promise.all([one.close(), other.close()])
  })

  test('this build says what to do where the database has not been migrated yet, and writes nothing', async () => {
    const database = await openClone()
    const { runner, close } = openRunner(current, database)
    await expect(runner.run(job, { tenant: slug })).rejects.toMatchObject({
      code: 'SCHEMA_VERSION',
      message: expect.stringContaining('leora-jobs migrate'),
    })
    expect(await runner.run(job, { tenant: slug, dryRun: true })).toMatchObject({ counts: { changed: 120 } })
    await close()
  })
})

/** A copy of the filled database, as the previous build migrated it. */
async function openClone(): Promise<TestDatabase> {
  const database = await createTestDatabase(inject('postgresUrl'), 'rolling', { template: filled.name })
  onTestFinished(() => database.drop())
  return database
}

async function migratedBy(build: Build, database: TestDatabase): Promise<readonly string[]> {
  return asOwner(database, async (connection) => (await migrateWith(build, connection)).applied)
}

function migrateWith({ postgres: { migrate, standardSource } }: Build, connection: postgres.Connection) {
  const createLogin = { name: login, password: randomUUID() }
  return migrate(connection, { source: standardSource, withStandardSchema: true, createLogin })
}

async function asOwner<T>({ url }: TestDatabase, work: (connection: postgres.Connection) => Promise<T>): Promise<T> {
  const connection = await postgres.openConnection({ url })
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

interface OpenRunner {
  readonly runner: runner.Runner
  /** Called after each page. */
  onPage: (() => void) | null
  close(): Promise<void>
}

function openRunner(build: Build, { url }: TestDatabase, pageSize = 50): OpenRunner {
  const own = new URL(url)
  own.username = login
  const database = build.postgres.createPostgresDatabase({ connection: { url: own.href } })
  const opened: OpenRunner = {
    onPage: null,
    runner: build.core.createRunner({
      jobs: [build.core.updateAccountTypes],
      database,
      pageSize,
      clock: { now: () => new Date(`${asOf}T12:00:00Z`), sleep: async () => undefined, random: Math.random },
      observers: [{ notice: ({ type }) => type === 'page' && opened.onPage?.() }],
    }),
    close: () => database.close(),
  }
  return opened
}

/** Aborts the run after so many pages. */
function stopAfter(opened: OpenRunner, pages: number, stop: AbortController): void {
  let seen = 0
  opened.onPage = () => {
    seen += 1
    if (seen === pages) stop.abort()
  }
}

let whole: Promise<readonly object[]> | null = null

/** What a run of this build alone makes of it. */
function undisturbed(): Promise<readonly object[]> {
  whole ??= (async () => {
    const database = await createTestDatabase(inject('postgresUrl'), 'rolling', { template: filled.name })
    try {
      await migratedBy(current, database)
      const { runner, close } = openRunner(current, database)
      await runner.run(job, { tenant: slug })
      await close()
      return await results(database)
    } finally {
      await database.drop()
    }
  })()
  return whole
}

/** What was decided and written back, without the run that did it. */
function results(database: TestDatabase): Promise<readonly object[]> {
  return asOwner(database, (connection) =>
    connection.transaction({}, async (transaction) => {
      const { rows } = await transaction.query(
        `select to_jsonb(c) - 'run_id' as classification, a.account_type,
           (select count(*)::int from leora_jobs.change h where h.record_id = c.customer_id) as changes
         from leora_jobs.account_classification c join customer a on a.id::text = c.customer_id order by c.customer_id`,
      )
      return rows
    }),
  )
}
