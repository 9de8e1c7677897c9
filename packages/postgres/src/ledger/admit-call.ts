import type { Admission, RouteCall } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * Counts the call, in a window that begins with the first call after the last window. Windows that stand still let through up to twice the limit around
 * their border; a log of calls would not, and would take a row a call.
 */
export function admitCallStatement({ route, windowSeconds }: RouteCall): SqlFragment {
  const length = fragment`make_interval(secs => ${param(windowSeconds, 'float8')})`
  const isOver = fragment`counted.window_starts_at <= now() - ${length}`
  return fragment`
insert into leora_jobs.route_limit as counted (route, window_starts_at, calls) values (${param(route, 'text')}, now(), 1)
on conflict (route) do update set
  window_starts_at = case when ${isOver} then now() else counted.window_starts_at end,
  calls = case when ${isOver} then 1 else counted.calls + 1 end
returning calls, greatest(1, ceil(extract(epoch from window_starts_at + ${length} - clock_timestamp())))::int as seconds`
}

export interface AdmissionRow {
  readonly calls: number
  readonly seconds: number
}

/** Where the statement found no table, the call was not counted. */
export function admissionOf(row: AdmissionRow | undefined, { limit }: RouteCall): Admission {
  if (!row || row.calls <= limit) return { isAdmitted: true, retryAfterSeconds: 0 }
  return { isAdmitted: false, retryAfterSeconds: row.seconds }
}
