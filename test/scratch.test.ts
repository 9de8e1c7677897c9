import { execFileSync } from 'node:child_process'
import { expect, inject, it } from 'vitest'
import { createTestDatabase } from '@leora-jobs/test-server'
import { createPostgresDatabase, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createRunner, updateAccountTypes } from '@leora-jobs/core'

it('northwind', async () => {
  const db = await createTestDatabase(inject('postgresUrl'), 'nw')
  const c = await openConnection({ url: db.url })
  console.log(await migrate(c, { source: standardSource, withStandardSchema: true, createLogin: { name: 'app_login', password: 'secret' } }))
  execFileSync('psql', [db.url, '-q', '-v', 'ON_ERROR_STOP=1', '-f', 'load.sql'], { cwd: '../shared/data/northwind' })
  const u = new URL(db.url); u.username = 'app_login'; u.password = 'secret'
  const database = createPostgresDatabase({ connection: { url: u.href } })
  const clock = { now: () => new Date(), sleep: async () => undefined, random: Math.random }
  const events: unknown[] = []
  const runner = createRunner({ jobs: [updateAccountTypes], database, clock, observers: [{ notice: (e) => events.push(e) }] })
  const dry = await runner.run('update-account-types', { tenant: 'northwind', asOf: '1998-05-06' as never, dryRun: true })
  console.log({ ...dry, changes: dry.changes?.slice(0, 2) })
  console.dir(dry.changes?.[0], { depth: 9 })
  const run = await runner.run('update-account-types', { tenant: 'northwind', asOf: '1998-05-06' as never, showChanges: true })
  console.log({ ...run, changes: run.changes?.length })
  expect(run.changes).toEqual(dry.changes)
  console.log(await runner.run('update-account-types', { tenant: 'northwind', asOf: '1998-05-06' as never }))
  console.dir(await runner.explain('update-account-types', { tenant: 'northwind', record: 'Alfreds Futterkiste', asOf: '1998-05-06' as never }), { depth: 9 })
  await c.close()
})
