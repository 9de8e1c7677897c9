import { randomBytes } from 'node:crypto'
import { type Connection, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase } from '@leora-jobs/test-server'
import { inject } from 'vitest'
import { canary } from './canary.ts'

/** A database with the standard schema, as an application of ours would have it. */
export interface Portal {
  /** A superuser's URL. */
  readonly adminUrl: string
  /** The URL of a member of leora_jobs_runner. */
  readonly url: string
  /** An unguarded session of the superuser. */
  readonly admin: Connection
  /** Rows of one statement. */
  query<Row extends object>(text: string, parameters?: readonly (string | number | null)[]): Promise<readonly Row[]>
  /** Adds a tenant with this many customers, each with one order, `days` days ago for the first, one more for each after it. */
  addTenant(slug: string, options?: { readonly customers?: number; readonly days?: number }): Promise<string>
  /** A hash of every table's rows, by name: equal before and after means that nothing was written. */
  snapshot(): Promise<Readonly<Record<string, string>>>
  drop(): Promise<void>
}

/** On the server of this run, by its superuser's URL; migrated, unless told otherwise. */
export async function createPortal(
  serverUrl: string,
  options: { readonly isMigrated?: boolean } = {},
): Promise<Portal> {
  const database = await createTestDatabase(serverUrl, 'cli', { template: inject('migratedTemplate') })
  const admin = await openConnection({ url: database.url })
  const login = `cli_${randomBytes(6).toString('hex')}`
  await migrate(admin, {
    source: standardSource,
    withStandardSchema: true,
    createLogin: { name: login, password: canary },
  })
  const query: Portal['query'] = (text, parameters = []) => rowsOf(admin, text, parameters)
  if (options.isMigrated === false) await admin.transaction({}, (t) => t.script('drop schema leora_jobs cascade'))
  return {
    adminUrl: database.url,
    url: withLogin(database.url, login, canary),
    admin,
    query,
    addTenant: (slug, { customers = 3, days = 10 } = {}) => addTenant(query, slug, customers, days),
    snapshot: () => snapshot(admin),
    async drop() {
      await admin.close()
      await database.drop()
      const server = await openConnection({ url: serverUrl })
      await server.transaction({}, (t) => t.script(`drop role if exists "${login}"`))
      await server.close()
    },
  }
}

/** The URL with another user. */
export function withLogin(url: string, user: string, password: string): string {
  const changed = new URL(url)
  changed.username = user
  changed.password = password
  return changed.href
}

export async function rowsOf<Row extends object>(
  connection: Connection,
  text: string,
  parameters: readonly (string | number | null)[] = [],
): Promise<readonly Row[]> {
  const { rows } = await connection.transaction({}, (transaction) => transaction.query<Row>(text, parameters))
  return rows
}

export async function snapshot(connection: Connection): Promise<Readonly<Record<string, string>>> {
  const tables = await rowsOf<{ name: string }>(
    connection,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'leora_jobs') order by 1`,
  )
  const hashes: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await rowsOf<{ hash: string }>(
      connection,
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${name} t`,
    )
    hashes[name] = row?.hash ?? ''
  }
  return hashes
}

async function addTenant(query: Portal['query'], slug: string, customers: number, days: number): Promise<string> {
  const [tenant] = await query<{ id: string }>(
    `with t as (insert into tenant (slug, name) values ($1::text, initcap($1::text)) returning id),
     s as (insert into product (tenant_id, name) select id, 'Wine' from t returning tenant_id, id),
     k as (insert into sku (tenant_id, product_id, code) select tenant_id, id, 'W-1' from s returning tenant_id, id),
     c as (insert into customer (tenant_id, name) select id, 'Customer ' || n from t, generate_series(1, $2::int) n
           returning tenant_id, id, name),
     o as (insert into "order" (tenant_id, customer_id, status, ordered_at)
           select tenant_id, id, 'DELIVERED', now() - ($3::int + split_part(name, ' ', 2)::int - 1) * interval '1 day' from c
           returning tenant_id, id),
     l as (insert into order_line (tenant_id, order_id, sku_id, quantity, unit_price)
           select o.tenant_id, o.id, k.id, 2, 30 from o join k using (tenant_id))
     select id::text as id from t`,
    [slug, customers, days],
  )
  return tenant?.id ?? ''
}
