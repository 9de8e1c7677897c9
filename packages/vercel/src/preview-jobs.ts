import { isLeoraError, type LeoraError, type Runner, type RunReport, type Tenant } from '@leora-jobs/core'
import { type Logger, logNotStarted } from '@leora-jobs/core/monitoring'
import type { Route } from './read-route.ts'
import { routeError } from './route-error.ts'
import { type Outcome, outcomeOf, outcomeOfRun, statusOfError, statusOfOutcome } from './status-of.ts'
import type { Ended, Limits } from './tick-jobs.ts'

/**
 * What the route's jobs would change now, due or not; writes nothing, and works before `migrate`. Of one tenant the changes are listed; of all only
 * counted, since an answer may be no larger than 4.5 MB on Vercel.
 */
export async function previewJobs(app: Runner, route: Route, limits: Limits, logger: Logger | null): Promise<Ended> {
  const { tenant } = route
  const tenants = tenant === undefined ? await app.listTenants() : [await app.resolveTenant(tenant)]
  const jobs = route.jobs ?? app.jobs.map(({ name }) => name)
  const plan = tenants.flatMap((one) => jobs.map((job) => ({ tenant: one, job })))
  const previews: Preview[] = []
  for (const { tenant: one, job } of plan) {
    if (limits.signal.aborted || new Date() >= limits.deadline) break
    const ended = await preview(app, job, one, limits)
    if ('error' in ended && logger) logNotStarted(logger, ended)
    previews.push(ended)
  }
  const left = plan.length - previews.length
  const ended = outcomeOf(previews.map(endOf))
  const outcome = ended === 'done' && left > 0 ? 'paused' : ended
  const runs = previews.map((one) => documentOf(one, tenant !== undefined))
  return {
    status: outcome === 'failed' ? statusOfFailure(previews) : statusOfOutcome[outcome],
    document: { outcome, left, dryRun: true, runs },
  }
}

type Preview = { readonly job: string; readonly tenant: Tenant } & (
  | { readonly report: RunReport }
  | { readonly error: LeoraError }
)

async function preview(app: Runner, job: string, tenant: Tenant, limits: Limits): Promise<Preview> {
  try {
    return { job, tenant, report: await app.run(job, { tenant, dryRun: true, ...limits }) }
  } catch (error) {
    if (isLeoraError(error)) return { job, tenant, error }
    throw error
  }
}

function endOf(ended: Preview): Outcome {
  return 'report' in ended ? outcomeOfRun(ended.report) : 'failed'
}

function statusOfFailure(previews: readonly Preview[]): number {
  const [first] = previews.flatMap((ended) => ('error' in ended ? [ended.error] : []))
  return first ? Math.max(500, statusOfError(first.code)) : 500
}

function documentOf(ended: Preview, isWhole: boolean): unknown {
  const { job, tenant } = ended
  const head = { job, tenant: { id: tenant.id, slug: tenant.slug } }
  if ('error' in ended) return { ...head, error: routeError(ended.error, null) }
  if (isWhole) return ended.report
  const { changes, changesTruncated, failures, error, ...counted } = ended.report
  return { ...counted, ...(error && { error: routeError(error, null) }) }
}
