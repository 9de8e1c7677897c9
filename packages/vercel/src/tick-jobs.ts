import type { Runner, TickEntry } from '@leora-jobs/core'
import { type Logger, logNotStarted, logRelayed, logWatched, type WatchReport } from '@leora-jobs/core/monitoring'
import type { Route } from './read-route.ts'
import { routeError } from './route-error.ts'
import { outcomeOfTick, statusOfError, statusOfOutcome } from './status-of.ts'

/** How far a request may go. */
export interface Limits {
  readonly deadline: Date
  readonly signal: AbortSignal
}

/** A status and what to say with it. */
export interface Ended {
  readonly status: number
  readonly document: unknown
}

/** Runs what is due of the route's jobs. */
export async function tickJobs(
  app: Runner,
  { jobs, tenant }: Route,
  limits: Limits,
  logger: Logger | null,
): Promise<Ended> {
  const report = await app.tick({
    ...limits,
    ...(jobs && { jobs }),
    ...(tenant !== undefined && { tenants: [tenant] }),
  })
  for (const { job, tenant: of, error } of report.entries)
    if (error && logger) logNotStarted(logger, { job, tenant: of, error })
  if (logger) logRelayed(logger, report.relayed ?? [])
  if (logger && report.watched) logWatched(logger, report.watched)
  const outcome = outcomeOfTick(report)
  const { entries, left, pruned, watched } = report
  const document = {
    outcome,
    left,
    runs: entries.map(documentOf),
    pruned,
    ...(watched && { alerts: alertsOf(watched) }),
  }
  return { status: outcome === 'failed' ? statusOfFailure(report.entries) : statusOfOutcome[outcome], document }
}

/** All failed: of what could not be started, the first says what is wrong with the deployment. */
function statusOfFailure(entries: readonly TickEntry[]): number {
  const codes = entries.flatMap(({ error }) => (error ? [error.code] : []))
  return Math.max(500, ...codes.slice(0, 1).map(statusOfError))
}

/** Without what they say: `leora-jobs alerts list` has it. */
function alertsOf({ opened, resolved, failures }: WatchReport) {
  const names = (alerts: WatchReport['opened']) =>
    alerts.map(({ rule, severity, job, tenant }) => ({ rule, severity, job, tenant: tenant.slug }))
  return { opened: names(opened), resolved: names(resolved), failures: failures.length }
}

/** Without the failed records and their names, and what a job's own code said: the ledger has them. */
function documentOf({ report, error: cause, ...entry }: TickEntry): unknown {
  if (!report) return { ...entry, runId: null, ...(cause && { error: routeError(cause, null) }) }
  const { runId, status, asOf, counts, summary, durationMs, zeroReason, error } = report
  const more = { ...(zeroReason && { zeroReason }), ...(error && { error: routeError(error, runId) }) }
  return { ...entry, runId, status, asOf, counts, summary, durationMs, ...more }
}
