import { createRunner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { startServer } from '@leora-jobs/test-server'
import { expect, inject, onTestFinished, test } from 'vitest'
import { createPostgresDatabase, migrate, openConnection, standardSource } from '../src/index.ts'
import { openDatabase } from './support/database.ts'

const clock = { now: () => new Date('2026-03-01T12:00:00Z'), sleep: async () => undefined, random: Math.random }
const tenantId = '00000000-0000-4000-8000-000000000001'

test('an owner that is no superuser can migrate, create the login, and is bound by row security itself', async () => {
  // a server of its own: roles belong to the whole cluster, and here they must be this owner's
  const server = await startServer()
  onTestFinished(() => server.stop('immediate'))
  const superuser = await openConnection({ url: server.url() })
  await superuser.transaction({}, ({ script }) => script(`create role app_owner login nosuperuser createrole createdb`))
  await superuser.close()
  await server.createDatabase('app', { owner: 'app_owner' })
  const owner = await openConnection({ url: server.url('app', 'app_owner') })
  onTestFinished(() => owner.close())
  const createLogin = { name: 'app_jobs', password: 'secret' }
  const report = await migrate(owner, { source: standardSource, withStandardSchema: true, createLogin })
  expect(report).toMatchObject({ login: 'app_jobs', applied: expect.arrayContaining(['0001_ledger']) })
  expect(await migrate(owner, { source: standardSource, withStandardSchema: true, createLogin })).toMatchObject({
    applied: [],
  })

  const settings = { 'app.current_tenant_id': tenantId }
  await owner.transaction({ settings }, async ({ query }) => {
    await query(`insert into tenant (id, slug, name) values ($1::uuid, 'one', 'One')`, [tenantId])
    await query(`insert into customer (tenant_id, name) values ($1::uuid, 'Bar')`, [tenantId])
  })
  const seen = await owner.transaction({}, ({ query }) => query('select * from customer'))
  expect(seen.rows).toEqual([])

  for (const [user, counts] of [
    ['app_jobs', { changed: 1 }],
    ['app_owner', { unchanged: 1 }],
  ] as const) {
    const database = createPostgresDatabase({ connection: { url: server.url('app', user) } })
    const runner = createRunner({ jobs: [updateAccountTypes], database, clock })
    expect(await runner.run('update-account-types', { tenant: 'one' })).toMatchObject({ status: 'succeeded', counts })
  }
})

test('an owner that may not do what migrate needs is told so, and nothing was changed', async () => {
  const { admin, url } = await openDatabase()
  const role = `pauper_${Date.now()}`
  await admin`create role ${admin(role)} login nosuperuser nocreaterole`
  onTestFinished(async () => {
    const superuser = await openConnection({ url: inject('postgresUrl') })
    await superuser.transaction({}, ({ script }) => script(`drop role ${role}`))
    await superuser.close()
  })
  const login = new URL(url)
  login.username = role
  const connection = await openConnection({ url: login.href })
  const migrating = migrate(connection, { source: standardSource })
  await expect(migrating).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining('LEORA_JOBS_OWNER_URL'),
  })
  await connection.close()
  expect(await admin`select from pg_namespace where nspname = 'leora_jobs'`).toHaveLength(0)
})
