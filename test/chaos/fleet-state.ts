import type { Look } from '../crash/scene.ts'

/** What the fleet's runs left behind, by table, one text a row: without what differs from one run to the next (ids of runs, instants, places in a page). */
export type FleetState = Readonly<Record<string, readonly string[]>>

/** Every table of the application is read as a whole; of ours, runs and occurrences go by their planned instant. */
const queries: Readonly<Record<string, string>> = {
  tenant: 'select t.* from tenant t',
  customer: 'select c.* from customer c',
  order: 'select o.* from "order" o',
  order_line: 'select l.* from order_line l',
  product: 'select p.* from product p',
  sku: 'select s.* from sku s',
  tally: 'select t.* from leora_jobs.tally t',
  tally_by_day: 'select t.* from leora_jobs.tally_by_day t',
  change: `
    select r.occurrence, c.tenant_id, c.step, c.record_id, c.record_kind, c.record_label, c.job, c.as_of, c.policy_version, c.before::text as before,
      c.after::text as after, c.reasons::text as reasons, c.former
    from leora_jobs.change c join leora_jobs.run r on r.tenant_id = c.tenant_id and r.id = c.run_id`,
  failure: `
    select r.occurrence, f.tenant_id, f.step, f.record_id, f.record_kind, f.record_label, f.code
    from leora_jobs.failure f join leora_jobs.run r on r.tenant_id = f.tenant_id and r.id = f.run_id`,
  run: `
    select tenant_id, job, occurrence, status, as_of, input, input_hash, policy, policy_version, shared, step, after, read_count, changed_count,
      unchanged_count, failed_count, summary, skipped, error, zero_reason, finished_at is not null as is_finished
    from leora_jobs.run`,
  // attempts: what was interrupted must not count
  occurrence: `
    select tenant_id, job, planned_at, expression, as_of, outcome, reason, attempts, run_id is not null as has_run
    from leora_jobs.occurrence`,
  lease: `select tenant_id, job, expires_at <= clock_timestamp() as is_free from leora_jobs.lease`,
}

export async function readFleet(look: Look): Promise<FleetState> {
  const state: Record<string, readonly string[]> = {}
  for (const [table, query] of Object.entries(queries)) {
    const rows = await look<{ row: string }>(`select to_jsonb(q)::text as row from (${query}) q order by 1`)
    state[table] = rows.map(({ row }) => row)
  }
  return state
}

/** Where two states differ: rows that only one of them has, the first few of each table. */
export function differences(one: FleetState, other: FleetState): readonly object[] {
  return Object.keys(queries).flatMap((table) => {
    const [left, right] = [one[table] ?? [], other[table] ?? []]
    const [known, found] = [new Set(left), new Set(right)]
    const missing = left.filter((row) => !found.has(row))
    const extra = right.filter((row) => !known.has(row))
    const isSame = left.length === right.length && missing.length === 0 && extra.length === 0
    const rows = { expected: left.length, found: right.length }
    return isSame ? [] : [{ table, rows, missing: missing.slice(0, 3), extra: extra.slice(0, 3) }]
  })
}
