import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeoraError } from '@leora-jobs/core'
import { expect, onTestFinished, test } from 'vitest'
import { createPgliteDatabase, type PgliteDatabase, type PgliteOptions } from '../src/index.ts'
import { openTemplate } from '../src/template.ts'
import { testFolder } from './support/folder.ts'
import { startHolder } from './support/hold.ts'

async function open(options: PgliteOptions): Promise<PgliteDatabase> {
  const database = await createPgliteDatabase(options)
  onTestFinished(() => database.close())
  return database
}

async function addTenant(database: PgliteDatabase, slug: string): Promise<void> {
  const connection = await database.connect('test')
  await connection.transaction({}, ({ query }) =>
    query('insert into tenant (slug, name) values ($1::text, $1::text)', [slug]),
  )
  await connection.close()
}

const slugs = async (database: PgliteDatabase) => (await database.listTenants()).map(({ slug }) => slug)

test('what was written is there when the directory is opened again', async () => {
  const folder = await testFolder()
  const options = { directory: join(folder, 'data') }
  const first = await createPgliteDatabase(options)
  expect(first.origin).not.toBe('directory')
  await addTenant(first, 'kept')
  await first.close()
  expect(existsSync(join(folder, 'data.lock'))).toBe(false)
  const second = await open(options)
  expect(second.origin).toBe('directory')
  expect(await slugs(second)).toEqual(['kept'])
})

test('a second database starts from the template, without the data of the first; a damaged one is discarded', async () => {
  const folder = await testFolder()
  const cacheDirectory = join(folder, 'cache')
  const first = await open({ directory: join(folder, 'first'), cacheDirectory })
  await addTenant(first, 'first')
  const [template = '', ...others] = await readdir(cacheDirectory)
  expect(template).toMatch(/^pglite-\d+\.\d+\.\d+-[0-9a-f]{16}\.tar\.gz$/)
  expect(others).toEqual([])
  for (const directory of [join(folder, 'second'), 'memory']) {
    const next = await open({ directory })
    expect(next.origin).toBe('template')
    expect(await slugs(next)).toEqual([])
  }
  const path = join(cacheDirectory, template)
  const whole = await readFile(path)
  await writeFile(path, whole.subarray(0, whole.length / 2))
  const third = await open({ directory: join(folder, 'third'), cacheDirectory })
  expect(third.origin).toBe('initdb')
  expect(await slugs(third)).toEqual([])
  expect((await readFile(path)).length).toBeGreaterThan(whole.length / 2)
})

test('a cache that cannot be written is none', async () => {
  const folder = await testFolder()
  await writeFile(join(folder, 'file'), '')
  const template = await openTemplate(join(folder, 'file', 'cache'))
  await template.write(new Blob(['data']))
  expect(await template.read()).toBeNull()
  await template.discard()
})

test('of two processes on one directory the second is refused, and told by whom', async () => {
  const folder = await testFolder()
  const directory = join(folder, 'data')
  const holder = await startHolder(directory, 'theirs')
  expect(holder.said).toEqual({ ready: true, origin: expect.stringMatching(/template|initdb/) })
  const refused = createPgliteDatabase({ directory })
  await expect(refused).rejects.toMatchObject({ code: 'LEASE_BUSY', details: { pid: holder.pid } })
  const other = await startHolder(directory, 'other')
  expect(other.said).toMatchObject({ code: 'LEASE_BUSY' })
})

test('after kill -9 the next process takes over, and finds what was committed', async () => {
  const folder = await testFolder()
  const directory = join(folder, 'data')
  for (const [index, slug] of ['one', 'two', 'three'].entries()) {
    const holder = await startHolder(directory, slug)
    expect(holder.said).toEqual({ ready: true, origin: index === 0 ? expect.any(String) : 'directory' })
    await holder.kill()
  }
  expect(await slugs(await open({ directory }))).toEqual(['one', 'three', 'two'])
})

test('a directory that was being made when its process died is made anew', async () => {
  const folder = await testFolder()
  const directory = join(folder, 'data')
  await mkdir(directory)
  await writeFile(join(directory, 'PG_VERSION'), '18')
  await writeFile(`${directory}.lock`, JSON.stringify({ pid: 2 ** 30, state: 'making' }))
  const database = await open({ directory })
  expect(database.origin).not.toBe('directory')
  expect(await slugs(database)).toEqual([])
})

test('a database that could not be opened leaves no lock', async () => {
  const folder = await testFolder()
  const directory = join(folder, 'data')
  await mkdir(directory)
  await writeFile(join(directory, 'PG_VERSION'), 'nonsense')
  await expect(createPgliteDatabase({ directory })).rejects.toThrow()
  expect(existsSync(`${directory}.lock`)).toBe(false)
})

test('runs act as leora_jobs_runner, not as the superuser of the session', async () => {
  const database = await open({ directory: 'memory' })
  await addTenant(database, 'one')
  const [tenant] = await database.listTenants()
  const session = tenant && (await database.open(tenant))
  expect(session?.role).toEqual({ name: 'leora_jobs_runner', bypassesRls: false })
})

test('a call from within an open transaction is refused: it would wait for itself', async () => {
  const database = await open({ directory: 'memory' })
  const connection = await database.connect('outer')
  const nested = connection.transaction({}, () => database.listTenants())
  await expect(nested).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('wait for itself') })
  expect(await database.listTenants()).toEqual([])
})

test('a connection closed within its transaction leaves nothing open', async () => {
  const database = await open({ directory: 'memory' })
  const connection = await database.connect('closed')
  const closed = connection.transaction({ settings: { 'app.current_tenant_id': 'mine' } }, async ({ query }) => {
    await query(`insert into tenant (slug, name) values ('lost', 'lost')`)
    await connection.close()
  })
  await expect(closed).rejects.toSatisfy((error) => isLeoraError(error, 'CONNECTION_LOST'))
  expect(await slugs(database)).toEqual([])
  const next = await database.connect('next')
  const { rows } = await next.transaction({}, ({ query }) =>
    query(`select current_setting('app.current_tenant_id', true) as tenant`),
  )
  expect(rows).toEqual([{ tenant: '' }])
})

test('interleaved transactions of two tenants never see each other’s context', async () => {
  const database = await open({ directory: 'memory' })
  const connections = await Promise.all(['left', 'right'].map((tenant) => database.connect(tenant)))
  const seen = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      const tenant = `tenant-${index % 2}`
      const connection = await database.connect(tenant)
      return connection.transaction(
        { settings: { 'app.current_tenant_id': tenant }, role: 'leora_jobs_runner' },
        async ({ query }) => {
          const contexts: unknown[] = []
          for (let look = 0; look < 5; look += 1) {
            const { rows } = await query(
              `select current_setting('app.current_tenant_id', true) as tenant, current_user::text as role`,
            )
            contexts.push(...rows)
            await new Promise(setImmediate)
          }
          return contexts.every(
            (context) => JSON.stringify(context) === JSON.stringify({ tenant, role: 'leora_jobs_runner' }),
          )
        },
      )
    }),
  )
  expect(seen).toEqual(seen.map(() => true))
  await Promise.all(connections.map((connection) => connection.close()))
})
