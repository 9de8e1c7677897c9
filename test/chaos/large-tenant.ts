import { randomUUID } from 'node:crypto'
import { loadDistributor } from '@leora-jobs/distributor'
import { type Connection, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase, type TestDatabase, type TestServer } from '@leora-jobs/test-server'

/** A copy of the tenant's database. */
export interface LargeClone {
  /** For a member of leora_jobs_runner. */
  readonly url: string
  readonly database: TestDatabase
  drop(): Promise<void>
}

/** A generated tenant with many customers. */
export interface LargeTenant {
  readonly slug: string
  readonly asOf: string
  clone(): Promise<LargeClone>
  /** Rows and a checksum of each table, without ids of runs and instants of theirs. */
  checksums(clone: LargeClone): Promise<readonly object[]>
  /** Of the runs in it. */
  slowestPageMs(clone: LargeClone): Promise<number>
}

const slug = 'large'
const asOf = '2026-03-11'

/** Generates it, a few orders a customer. */
export async function openLargeTenant(server: TestServer, customers: number): Promise<LargeTenant> {
  const template = await createTestDatabase(server.url(), 'large_template')
  const login = `large_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  await onConnection(template.url, async (owner) => {
    const createLogin = { name: login, password: randomUUID() }
    await migrate(owner, { source: standardSource, withStandardSchema: true, createLogin })
    // the generator keeps foreign keys: to check each of two million would take as long as to write them
    const settings = { session_replication_role: 'replica', search_path: 'public' }
    await owner.transaction({ settings }, async (transaction) => {
      await loadDistributor((text, parameters) => transaction.query(text, parameters), {
        seed: 3,
        asOf,
        tenant: { slug, name: 'Large', timeZone: 'America/New_York' },
        size: { customers, years: 1, ordersPerCustomer: 2.5, linesPerOrder: 1.2 },
      })
      await transaction.script('analyze')
    })
  })
  return {
    slug,
    asOf,
    async clone() {
      const database = await createTestDatabase(server.url(), 'large', { template: template.name })
      const url = new URL(database.url)
      url.username = login
      return { url: url.href, database, drop: () => database.drop() }
    },
    checksums: ({ database }) => rowsIn<object>(database, sums),
    async slowestPageMs({ database }) {
      const [run] = await rowsIn<{ ms: number }>(database, 'select max(slowest_page_ms) as ms from leora_jobs.run')
      return run?.ms ?? 0
    },
  }
}

function rowsIn<Row extends object>({ url }: TestDatabase, text: string): Promise<readonly Row[]> {
  return onConnection(url, (owner) =>
    owner.transaction({}, async (transaction) => (await transaction.query<Row>(text)).rows),
  )
}

async function onConnection<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await openConnection({ url })
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}

/** How a table's rows are written, by table. */
const rows = {
  customer: `select (to_jsonb(t) - 'account_type_updated_at')::text || (account_type_updated_at > '2026-03-12') as row from customer t`,
  order: `select t::text as row from "order" t`,
  order_line: `select t::text as row from order_line t`,
  account_classification: `select (to_jsonb(t) - 'run_id')::text as row from leora_jobs.account_classification t`,
  change: `select ((to_jsonb(t) - array['run_id', 'changed_at', 'position']) #- '{former,account_type_updated_at.written}')::text as row from leora_jobs.change t`,
  failure: `select (to_jsonb(t) - array['run_id', 'failed_at'])::text as row from leora_jobs.failure t`,
  run: `select jsonb_build_array(job, status, as_of, input, policy, shared, step, after, read_count, changed_count, unchanged_count, failed_count,
    summary, skipped, error, zero_reason)::text as row from leora_jobs.run`,
}

/** Ordered: the parts of a union may come in any order, and do. */
const sums = `${Object.entries(rows)
  .map(
    ([table, query]) =>
      `select '${table}' as table, count(*)::int as rows, md5(string_agg(md5(row), '' order by md5(row))) as sum from (${query}) q`,
  )
  .join(' union all ')} order by 1`
