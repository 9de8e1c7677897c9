import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestDatabase, findSecondServer, startServer, type TestServer } from './index.ts'

async function ask(url: string, text: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, fetch_types: false, connect_timeout: 5 })
  try {
    const [row] = await sql.unsafe<Record<string, unknown>[]>(text)
    return row && Object.values(row)[0]
  } finally {
    await sql.end({ timeout: 0 })
  }
}

describe('a server of our own', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ settings: { work_mem: '7MB' } })
  }, 30_000)
  afterAll(() => server.stop())

  test('answers as PostgreSQL 18, in UTF8, with the settings asked for', async () => {
    expect(server.version).toMatch(/^18\./)
    expect(await ask(server.url(), 'show server_version')).toContain(server.version)
    expect(await ask(server.url(), 'show server_encoding')).toBe('UTF8')
    expect(await ask(server.url(), 'show work_mem')).toBe('7MB')
    expect(await ask(server.url(), 'show fsync')).toBe('off')
  })

  test('creates databases from a template, for an owner, and drops them while in use', async () => {
    await ask(server.url(), `create role alice login password 'secret'`)
    await server.createDatabase('model')
    await ask(server.url('model'), 'create table greeting as select 42 as answer')
    await server.createDatabase('copy', { template: 'model', owner: 'alice' })
    expect(await ask(server.url('copy'), 'select answer from greeting')).toBe(42)
    expect(await ask(server.url('copy', 'alice', 'secret'), 'select current_user')).toBe('alice')

    const reader = postgres(server.url('copy'), { max: 1, fetch_types: false })
    await reader`select 1`
    await server.dropDatabase('copy')
    await reader.end({ timeout: 0 })
    await expect(ask(server.url('copy'), 'select 1')).rejects.toMatchObject({ code: '3D000' })
  })

  test('gives each test a database of its own', async () => {
    const [a, b] = await Promise.all([
      createTestDatabase(server.url(), 'case'),
      createTestDatabase(server.url(), 'case'),
    ])
    expect(a.name).not.toBe(b.name)
    expect(await ask(a.url, 'select current_database()')).toBe(a.name)
    await Promise.all([a.drop(), b.drop()])
  })

  test('restarts on the same data and port', async () => {
    const { pid } = server
    await ask(server.url(), 'create table kept as select 7 as seven')
    await server.restart()
    expect(server.pid).not.toBe(pid)
    expect(await ask(server.url(), 'select seven from kept')).toBe(7)
  })
})

test('asks for a password where told to', async () => {
  const server = await startServer({ authentication: 'scram-sha-256' })
  expect(await ask(server.url(), 'select 1')).toBe(1)
  await expect(ask(server.url('postgres', 'postgres', 'wrong'), 'select 1')).rejects.toMatchObject({ code: '28P01' })
  await server.stop('immediate')
  expect(existsSync(server.dataDirectory)).toBe(false)
}, 30_000)

test('dies with its parent, even by SIGKILL, and leaves no files', async () => {
  const script = `
    const { startServer } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    const server = await startServer()
    console.log(JSON.stringify([server.pid, server.dataDirectory]))
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface(parent.stdout), 'line')
  const [pid, dataDirectory]: [number, string] = JSON.parse(String(line))
  expect(process.kill(pid, 0)).toBe(true)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 10_000 })
  await vi.waitFor(() => expect(existsSync(dataDirectory)).toBe(false), { timeout: 10_000 })
}, 30_000)

test('runs another installed version', async ({ skip }) => {
  const binaries = await findSecondServer()
  if (binaries === null) return skip('no other PostgreSQL >= 15 installed')
  const server = await startServer({ binaries })
  expect(await ask(server.url(), 'show server_version')).toContain(server.version)
  await server.stop('immediate')
}, 30_000)
