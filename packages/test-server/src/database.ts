import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import type { DatabaseOptions } from './test-server.ts'

/** A database of one test. */
export interface TestDatabase {
  readonly name: string
  /** The superuser's URL of it. */
  readonly url: string
  drop(): Promise<void>
}

/** Creates a database with a unique name, on the server of a superuser's URL. */
export async function createTestDatabase(
  serverUrl: string,
  prefix: string,
  options: DatabaseOptions = {},
): Promise<TestDatabase> {
  const name = `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  await createDatabase(serverUrl, name, options)
  const url = new URL(serverUrl)
  url.pathname = `/${encodeURIComponent(name)}`
  return { name, url: url.href, drop: () => dropDatabase(serverUrl, name) }
}

/** Creates a database, on the server of a superuser's URL. */
export async function createDatabase(serverUrl: string, name: string, options: DatabaseOptions = {}): Promise<void> {
  await asSuperuser(serverUrl, (sql) => {
    const template = options.template === undefined ? sql`` : sql`template ${sql(options.template)}`
    const owner = options.owner === undefined ? sql`` : sql`owner ${sql(options.owner)}`
    return sql`create database ${sql(name)} ${template} ${owner}`
  })
}

/** Drops a database, ending its connections; none by that name is no error. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await asSuperuser(serverUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`)
}

async function asSuperuser(url: string, statement: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} })
  try {
    await statement(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
