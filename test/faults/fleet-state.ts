import { expect } from 'vitest'
import type { Look } from '../crash/scene.ts'
import { readState, type TenantState } from '../crash/tenant-state.ts'

/** What the tenants' runs left behind, without what differs from one time to the next. */
export interface FleetState extends Omit<TenantState, 'runs'> {
  readonly runs: readonly object[]
  readonly occurrences: readonly object[]
  readonly leases: readonly object[]
  /** What count-orders counted. */
  readonly orderCounts: readonly object[]
}

export async function readFleetState(look: Look): Promise<FleetState> {
  return {
    ...(await readState(look)),
    failures: await look(
      // the message ends with the database that rejected the row
      `select to_jsonb(f) - array['run_id', 'failed_at', 'message'] as row, regexp_replace(message, ' [^ ]+\\]$', '') as message
       from leora_jobs.failure f order by tenant_id, run_id, step, record_id`,
    ),
    runs: await look(
      // a run that is cut off within a page that is being halved goes on with a page of its own from there: the same records in fewer transactions
      `select to_jsonb(r) - array['id', 'started_at', 'finished_at', 'slowest_page_ms', 'active_ms', 'page_count'] || jsonb_build_object('is_finished', finished_at is not null) as row
       from leora_jobs.run r order by tenant_id, job, occurrence, id`,
    ),
    occurrences: await look(
      `select to_jsonb(o) - array['run_id', 'updated_at'] as row from leora_jobs.occurrence o order by tenant_id, job, planned_at`,
    ),
    orderCounts: await look('select to_jsonb(o) as row from leora_jobs.order_count o order by tenant_id, customer_id'),
    leases: await look(
      `select tenant_id, job, expires_at <= clock_timestamp() as is_free from leora_jobs.lease order by tenant_id, job`,
    ),
  }
}

/** The state is what was wanted, table by table: a difference of rows is shown, not of tables of hundreds. */
export async function expectState(look: Look, wanted: Partial<FleetState>): Promise<void> {
  const found = await readFleetState(look)
  for (const [table, rows] of Object.entries(wanted)) {
    const present: readonly object[] = found[table as keyof FleetState]
    const isOther = (row: object, index: number) => JSON.stringify(row) !== JSON.stringify(rows[index])
    expect({ table, rows: present.length, others: present.filter(isOther).slice(0, 3) }).toEqual({
      table,
      rows: rows.length,
      others: [],
    })
  }
}
