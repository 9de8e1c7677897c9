import type { Skipped } from './claim-run.ts'
import type { RelayOptions } from './delivery/relay.ts'
import type { RelayEntry } from './delivery/relay-tenants.ts'
import { isLeoraError, LeoraError, type LeoraErrorCode } from './errors.ts'
import type { Job } from './job.ts'
import { missedOf, planCatchUp } from './missed.ts'
import type { WatchReport } from './monitoring/watch.ts'
import { isInterruption, occurrenceAsOf } from './occurrence.ts'
import { lastPlanned } from './planned-instants.ts'
import type { Clock } from './ports/clock.ts'
import type { Database, DueSchedule, PlannedSlot, Tenant } from './ports/database.ts'
import type { PruneCounts } from './ports/retention.ts'
import type { OccurrenceClaim } from './ports/session.ts'
import { addPruned, nothingPruned } from './prune-counts.ts'
import type { RunReport } from './report.ts'
import { resolveTenant, type TenantReference } from './resolve-tenant.ts'
import type { RunRequest } from './run-request.ts'
import { expressionOf, zonedSchedule } from './schedule.ts'

/** What a caller asks of a tick. */
export interface TickRequest {
  /** Start nothing after this instant; what is under way pauses before it, between pages. */
  readonly deadline?: Date
  readonly signal?: AbortSignal
  /** Only these jobs. @default all */
  readonly jobs?: readonly string[]
  /** Only these tenants. @default all */
  readonly tenants?: readonly TenantReference[]
}

/** One occurrence that a tick came to. */
export interface TickEntry {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  /** The planned instant, ISO. */
  readonly occurrence: string
  /** busy: another runs it; ended: another has run it meanwhile; waiting: an older one is busy, or could not run. */
  readonly result: 'ran' | 'skipped' | 'busy' | 'ended' | 'waiting' | 'failed'
  readonly report?: RunReport
  readonly reason?: string
  readonly error?: { readonly code: LeoraErrorCode; readonly message: string }
}

/** What a tick did. */
export interface TickReport {
  readonly entries: readonly TickEntry[]
  /** Occurrences that are due and were not come to: out of time, or the database was gone. */
  readonly left: number
  /** What retention has deleted of the tenants that something ran for. */
  readonly pruned: PruneCounts
  /** What was found wrong of what it looked at, and what is well again; left out where nobody looks. */
  readonly watched?: WatchReport
  /** What was sent, of each tenant that had a message due; left out where none had, or there is no relay. */
  readonly relayed?: readonly RelayEntry[]
}

/** What a tick works with. */
export interface TickParts {
  readonly jobs: readonly Job[]
  readonly clock: Clock
  readonly findDue: Database['findDue']
  readonly listTenants: Database['listTenants']
  runOccurrence(job: Job, tenant: Tenant, request: RunRequest): Promise<RunReport | Skipped>
  /** Deletes what is old of a tenant's ledger. */
  prune(tenant: Tenant, request: TickRequest): Promise<PruneCounts>
  /** Both or neither. */
  readonly findUnwatched?: () => Promise<readonly Tenant[]>
  /** Looks at these tenants as well, and ends the watch over what ran. */
  watch?(tenants: readonly Tenant[]): Promise<WatchReport>
  /** Both or neither. */
  readonly findOutboxDue?: Database['findOutboxDue']
  relay?(request: RelayOptions & { readonly tenants: readonly Tenant[] }): Promise<readonly RelayEntry[]>
}

/**
 * Runs whatever is due, for all tenants, oldest first. One tenant's failure does not stop the others; a database that
 * cannot be reached, after all attempts, does: waiting for it once a tenant would take hours.
 */
export async function tick(request: TickRequest, parts: TickParts): Promise<TickReport> {
  const { clock } = parts
  const jobs = parts.jobs.filter(({ name }) => request.jobs?.includes(name) ?? true)
  const now = clock.now()
  const isAsked = await tenantFilter(request, parts)
  const due = (await parts.findDue(slotsAt(jobs, now))).filter(({ tenant }) => isAsked(tenant))
  const tasks = due.flatMap((found) => tasksOf(jobs, found, now))
  const entries: TickEntry[] = []
  /** What newer occurrences of a (job, tenant) wait for: run before it, they would hide it from the next tick, or put it out of date. */
  const inWay = new Map<string, TickEntry>()
  for (const task of tasks) {
    const isOver = request.signal?.aborted || (request.deadline !== undefined && clock.now() >= request.deadline)
    if (isOver) break
    const older = inWay.get(keyOf(task))
    const entry = older ? waitingEntry(task, older) : await runTask(task, request, parts)
    if (isUnfinished(entry)) inWay.set(keyOf(task), entry)
    entries.push(entry)
    if (isGone(entry)) break
  }
  const left = tasks.length - entries.length
  const isLost = entries.some(isGone)
  const watched = isLost ? undefined : await watchAll(isAsked, request, parts)
  const relayed = isLost ? [] : await relayDue(isAsked, request, parts)
  const pruned = await pruneTenants(tasks, isLost ? [] : entries, request, parts)
  return { entries, left, pruned, ...(watched && { watched }), ...(relayed.length > 0 && { relayed }) }
}

/** Tenants that a tick looks at beside those that something ran for, the longest ago first: of many, as after an outage, the next ticks look at the rest. */
const lookLimit = 100

/** What ran has been looked at; beside it whoever is to be reminded, or seems to be stuck. */
async function watchAll(
  isAsked: (tenant: Tenant) => boolean,
  { jobs }: TickRequest,
  { findUnwatched, watch }: TickParts,
): Promise<WatchReport | undefined> {
  // a tick of some jobs is not the one that looks after all of them
  const tenants = jobs ? [] : ((await findUnwatched?.().catch(() => [])) ?? [])
  return watch?.(tenants.filter(isAsked).slice(0, lookLimit))
}

/** The messages of what ran just now among them. Whoever cannot be asked what is due is asked by the next tick. */
async function relayDue(
  isAsked: (tenant: Tenant) => boolean,
  { deadline, signal }: TickRequest,
  { relay, findOutboxDue }: TickParts,
): Promise<readonly RelayEntry[]> {
  const tenants = (await findOutboxDue?.().catch(() => []))?.filter(isAsked)
  return (tenants && relay?.({ tenants, deadline, signal })) ?? []
}

/** Throws TENANT_UNKNOWN for a tenant that is none. */
async function tenantFilter({ tenants }: TickRequest, parts: TickParts): Promise<(tenant: Tenant) => boolean> {
  if (!tenants) return () => true
  const known = await parts.listTenants()
  const ids = new Set(tenants.map((reference) => resolveTenant(known, reference).id))
  return ({ id }) => ids.has(id)
}

function isGone({ error }: TickEntry): boolean {
  return error?.code === 'DATABASE_UNREACHABLE'
}

/** Once a tick for each tenant that something ran for. What goes wrong is for the next tick: the jobs are what matters. */
async function pruneTenants(
  tasks: readonly Task[],
  entries: readonly TickEntry[],
  request: TickRequest,
  parts: TickParts,
): Promise<PruneCounts> {
  const ran = new Set(entries.flatMap(({ result, tenant }) => (result === 'ran' ? [tenant.id] : [])))
  const tenants = new Map(tasks.map(({ tenant }) => [tenant.id, tenant]))
  let total = nothingPruned
  for (const tenant of tenants.values()) {
    const isOver = request.signal?.aborted || (request.deadline !== undefined && parts.clock.now() >= request.deadline)
    if (isOver) break
    if (!ran.has(tenant.id)) continue
    try {
      total = addPruned(total, await parts.prune(tenant, request))
    } catch {
      // they will be older still
    }
  }
  return total
}

/** The last planned instant of each job, for all tenants or for each zone there is. */
export function slotsAt(jobs: readonly Job[], now: Date): readonly PlannedSlot[] {
  const zones = jobs.some(({ schedule }) => schedule.zone === 'tenant') ? Intl.supportedValuesOf('timeZone') : []
  return jobs.flatMap(({ name, schedule: { cron, zone = 'UTC' } }) =>
    (zone === 'tenant' ? [...new Set([...zones, 'UTC'])] : [zone]).flatMap((own) => {
      const zoned = { cron, zone: own }
      const plannedAt = lastPlanned(zoned, now)
      if (plannedAt === null) return []
      return [{ job: name, zone: zone === 'tenant' ? own : null, plannedAt, expression: expressionOf(zoned) }]
    }),
  )
}

interface Task {
  readonly job: Job
  readonly tenant: Tenant
  readonly occurrence: OccurrenceClaim
}

/** What is open first, then what the catch-up plan runs; what that misses is recorded with the first of its runs. */
function tasksOf(jobs: readonly Job[], found: DueSchedule, now: Date): readonly Task[] {
  const { tenant } = found
  const job = jobs.find(({ name }) => name === found.job)
  if (!job) return []
  const schedule = zonedSchedule(job.schedule, tenant)
  const expression = expressionOf(schedule)
  const { missed: policy = 'once', windowDays } = job.schedule
  const plan = planCatchUp({ schedule, missed: policy, now, ...found, ...(windowDays !== undefined && { windowDays }) })
  const missed = missedOf(plan).map(({ plannedAt, reason }) => ({
    plannedAt,
    reason,
    asOf: occurrenceAsOf(job.asOf, plannedAt, tenant),
  }))
  const open = found.open.filter((plannedAt) => !plan.run.some((planned) => planned.getTime() === plannedAt.getTime()))
  return [...open, ...plan.run].map((plannedAt) => ({
    job,
    tenant,
    occurrence: { plannedAt, expression, missed: plannedAt === plan.run[0] ? missed : [] },
  }))
}

function keyOf({ job, tenant }: Task): string {
  return JSON.stringify([job.name, tenant.id])
}

/** True where it runs elsewhere, could not start, paused, or was interrupted by the database; the next tick comes back to it. */
function isUnfinished({ result, report }: TickEntry): boolean {
  if (!report) return result === 'busy' || result === 'failed'
  return report.status === 'paused' || (report.status === 'failed' && isInterruption(report.error ?? null))
}

function waitingEntry(task: Task, { occurrence, result }: TickEntry): TickEntry {
  const reason = `the occurrence of ${occurrence} ${result === 'busy' ? 'is running elsewhere' : 'comes first'}`
  return { ...headOf(task), result: 'waiting', reason }
}

function headOf({ job, tenant, occurrence }: Task): Pick<TickEntry, 'job' | 'tenant' | 'occurrence'> {
  return {
    job: job.name,
    tenant: { id: tenant.id, slug: tenant.slug },
    occurrence: occurrence.plannedAt.toISOString(),
  }
}

async function runTask(task: Task, request: TickRequest, parts: TickParts): Promise<TickEntry> {
  const { job, tenant, occurrence } = task
  const head = headOf(task)
  try {
    const { deadline, signal } = request
    const report = await parts.runOccurrence(job, tenant, {
      occurrence,
      ...(deadline && { deadline }),
      ...(signal && { signal }),
    })
    return 'skipped' in report
      ? { ...head, result: 'skipped', reason: report.skipped }
      : { ...head, result: 'ran', report }
  } catch (error) {
    if (isLeoraError(error, 'LEASE_BUSY')) return { ...head, result: 'busy', reason: error.message }
    if (isLeoraError(error, 'OCCURRENCE_ENDED')) return { ...head, result: 'ended', reason: error.message }
    return { ...head, result: 'failed', error: errorOf(error) }
  }
}

function errorOf(error: unknown): NonNullable<TickEntry['error']> {
  if (error instanceof LeoraError) return { code: error.code, message: error.message }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}
