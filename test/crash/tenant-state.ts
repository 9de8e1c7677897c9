import type { Look } from './scene.ts'

/** What runs left behind, without what differs from one run to the next: ids of runs, instants, places in a page. */
export interface TenantState {
  /** A checksum of each table of the application that no run writes to. */
  readonly untouched: readonly object[]
  /** Customers; of account_type_updated_at whether a run has set it. */
  readonly customers: readonly object[]
  readonly classifications: readonly object[]
  /** Over all runs. */
  readonly changes: readonly object[]
  /** Of the newest run. */
  readonly failures: readonly object[]
  /** Oldest first. */
  readonly runs: readonly StoredCounts[]
}

export interface StoredCounts {
  readonly id: string
  readonly status: string
  readonly as_of: string
  readonly read: number
  readonly changed: number
  readonly unchanged: number
  readonly failed: number
  readonly progress: object
}

const untouchedTables = [
  'tenant',
  'sales_rep',
  'supplier',
  'product',
  'sku',
  'order',
  'order_line',
  'sample',
  'inventory',
  'purchase_order_line',
  'task',
]

/** Reads what runs left behind. The generator's own stamps all lie before as-of. */
export async function readState(look: Look): Promise<TenantState> {
  const sums = untouchedTables.map(
    (table) => `select '${table}' as table, md5(string_agg(t::text, '' order by t::text)) as sum from "${table}" t`,
  )
  return {
    untouched: await look(`${sums.join(' union all ')} order by 1`),
    customers: await look(
      `select to_jsonb(c) - 'account_type_updated_at' as row, account_type_updated_at > '2025-07-01T06:00Z' as stamped from customer c order by tenant_id, id`,
    ),
    classifications: await look(
      `select to_jsonb(c) - 'run_id' as row from leora_jobs.account_classification c order by tenant_id, customer_id`,
    ),
    changes: await look(
      `select (to_jsonb(c) - array['run_id', 'changed_at', 'position']) #- '{former,account_type_updated_at.written}' as row from leora_jobs.change c order by tenant_id, step, record_kind, record_id, run_id`,
    ),
    failures: await look(
      // the message ends with the database that rejected the row
      `select to_jsonb(f) - array['run_id', 'failed_at', 'message'] as row, regexp_replace(message, ' [^ ]+\\]$', '') as message from leora_jobs.failure f
       where run_id = (select max(id) from leora_jobs.run) order by step, record_id`,
    ),
    runs: await look(
      `select id, status, as_of::text as as_of, read_count as read, changed_count as changed, unchanged_count as unchanged, failed_count as failed,
         jsonb_build_array(step, after, summary, skipped, shared, error, zero_reason, finished_at is not null) as progress
       from leora_jobs.run order by id`,
    ),
  }
}

/** A checksum of everything, row versions included: equal where nothing at all was committed in between. */
export async function readFingerprint(look: Look): Promise<readonly object[]> {
  const tables = await look<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'leora_jobs') order by 1`,
  )
  const sums = tables.map(
    ({ name }) =>
      `select '${name.replaceAll("'", "''")}' as table, md5(string_agg(t.xmin::text || t::text, '' order by t::text)) as sum from ${name} t`,
  )
  return look(`${sums.join(' union all ')} order by 1`)
}
