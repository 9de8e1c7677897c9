import { randomUUID } from 'node:crypto'
import { migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase, type TestDatabase, type TestServer } from '@leora-jobs/test-server'
import type { Look } from '../crash/scene.ts'
import { tallyTables } from './jobs.ts'

/** A database of one fleet of small tenants. */
export interface Fleet {
  /** For a member of leora_jobs_runner. */
  readonly url: string
  /** A superuser's rows, by a connection of its own; throws while the server is away. */
  readonly look: Look
  drop(): Promise<void>
}

/** The fleet before any run, to be cloned. */
export interface ChaosBed {
  open(): Promise<Fleet>
}

/** Fills it: three customers a tenant; one of them is rejected by the database in every tenth tenant. */
export async function openChaosBed(server: TestServer, tenants: number): Promise<ChaosBed> {
  const template = await createTestDatabase(server.url(), 'chaos_template')
  const login = `chaos_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const owner = await openConnection({ url: template.url })
  await migrate(owner, {
    source: standardSource,
    withStandardSchema: true,
    createLogin: { name: login, password: randomUUID() },
  })
  await owner.transaction({ settings: { search_path: 'public' } }, async (transaction) => {
    await transaction.script(tallyTables)
    await transaction.query(addTenants, [tenants])
    await transaction.script(rejectSome)
  })
  await owner.close()
  return {
    open: async () => fleetOn(await createTestDatabase(server.url(), 'chaos', { template: template.name }), login),
  }
}

function fleetOn(database: TestDatabase, login: string): Fleet {
  const url = new URL(database.url)
  url.username = login
  return {
    url: url.href,
    async look<Row extends object>(text: string) {
      const connection = await openConnection({ url: database.url })
      try {
        const { rows } = await connection.transaction({}, (transaction) => transaction.query<Row>(text))
        return rows
      } finally {
        await connection.close()
      }
    },
    drop: () => database.drop(),
  }
}

const addTenants = `
with t as (insert into tenant (slug, name) select 'tenant-' || n, 'Tenant ' || n from generate_series(1, $1::int) n returning id),
 p as (insert into product (tenant_id, name) select id, 'Wine' from t returning tenant_id, id),
 k as (insert into sku (tenant_id, product_id, code) select tenant_id, id, 'W-1' from p returning tenant_id, id),
 c as (insert into customer (tenant_id, name) select id, 'Customer ' || n from t, generate_series(1, 3) n returning tenant_id, id),
 o as (insert into "order" (tenant_id, customer_id, status, ordered_at)
       select tenant_id, id, 'DELIVERED', '2026-02-01T12:00Z'::timestamptz from c returning tenant_id, id)
insert into order_line (tenant_id, order_id, sku_id, quantity, unit_price) select o.tenant_id, o.id, k.id, 2, 30 from o join k using (tenant_id)`

const rejectSome = `
create table rejected as
  select distinct on (c.tenant_id) c.id::text as id from customer c join tenant t on t.id = c.tenant_id
  where t.slug like '%0' order by c.tenant_id, c.id;
do $$
begin
  execute format(
    'alter table leora_jobs.tally add constraint not_these check (customer_id <> all (%L::text[]))',
    (select coalesce(array_agg(id), '{}') from rejected)
  );
end
$$;
drop table rejected;
analyze`
