import { backfill } from './backfill.ts'
import { backtestJob } from './backtest.ts'
import { everyTenant } from './delivery/every-tenant.ts'
import type { RelayOptions } from './delivery/relay.ts'
import { LeoraError } from './errors.ts'
import { explainRecord } from './explain-record.ts'
import { flushObservers } from './flush-observers.ts'
import type { Job } from './job.ts'
import { checkJobs, jobOf } from './job-list.ts'
import { claimByHand, slotByHand } from './occurrence-by-hand.ts'
import { planAhead } from './plan.ts'
import type { Tenant } from './ports/database.ts'
import type { OccurrenceClaim, Session } from './ports/session.ts'
import { previewJob } from './preview-job.ts'
import { prune } from './prune.ts'
import { createReach, type ReachOptions } from './reach-database.ts'
import { refuseUnknownRecord } from './refuse-unknown-record.ts'
import type { RunReport } from './report.ts'
import { resolveTenant, type TenantReference } from './resolve-tenant.ts'
import { checkRetention, retentionHorizon } from './retention.ts'
import { withRetry } from './retry.ts'
import { retryRequest } from './retry-request.ts'
import type { StoredRun } from './run.ts'
import { type RunEnvironment, runJob } from './run-job.ts'
import type { RunRequest } from './run-request.ts'
import type { RunByHand, Runner, RunnerOptions } from './runner.ts'
import { tellObservers } from './tell-observers.ts'
import { slotsAt, type TickParts, tick } from './tick.ts'
import { undoRun } from './undo-run.ts'

/** Puts jobs on a database. Throws POLICY_INVALID at once where a policy of the deployment's is wrong. */
export function createRunner(options: RunnerOptions): Runner {
  const { jobs, database, clock, observers = [], policies = {}, pageSize = 5_000, owner = 'leora-jobs' } = options
  const { retention = {}, relay, monitor } = options
  checkJobs(jobs, policies)
  const reach = createReach(clock)
  checkRetention(retention)
  const environment: RunEnvironment = {
    clock,
    policies,
    pageSize,
    owner,
    notice: (event) => tellObservers(observers, event),
  }

  const listTenants = (options: ReachOptions = {}) => reach(() => database.listTenants(), options)
  const tenantOf = async (reference: TenantReference | Tenant, options: ReachOptions = {}): Promise<Tenant> =>
    typeof reference === 'object' && 'timeZone' in reference
      ? reference
      : resolveTenant(await listTenants(options), reference)

  async function inSession<T>(
    reference: TenantReference | Tenant,
    work: (session: Session, tenant: Tenant) => Promise<T>,
    options: ReachOptions = {},
  ): Promise<T> {
    const tenant = await tenantOf(reference, options)
    const session = await reach(() => database.open(tenant), options)
    try {
      return await work(session, tenant)
    } finally {
      await session.close()
    }
  }

  /** Whatever becomes of the work, observers have their say; the session is closed by then. */
  async function withFlush<T>({ deadline, signal }: ReachOptions, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      await flushObservers(observers, { clock, deadline, signal })
    }
  }

  async function occurrenceOf(job: Job, tenant: Tenant, plannedAt: Date, isDryRun: boolean): Promise<OccurrenceClaim> {
    const asked = { job, tenant, plannedAt, now: clock.now() }
    const slot = slotByHand(asked)
    // a dry run works before `migrate`, and records nothing
    const due = isDryRun ? [] : await reach(() => database.findDue([slot], { withSuspended: true }))
    return claimByHand(asked, due.find((found) => found.tenant.id === tenant.id) ?? null)
  }

  /** A run that is there, and its job. */
  async function runOf(session: Session, tenant: Tenant, runId: string): Promise<{ run: StoredRun; job: Job }> {
    const run = await session.preview((reader) => reader.readRun(runId))
    if (!run) throw unknownRun(tenant, runId)
    return { run, job: jobOf(jobs, run.job) }
  }

  async function runByHand(
    job: Job,
    tenant: Tenant,
    session: Session,
    { occurrence: plannedAt, ...rest }: Omit<RunByHand, 'tenant'>,
  ): Promise<RunReport> {
    const { only, dryRun = false } = rest
    const start = dryRun ? previewJob : runJob
    const occurrence = plannedAt && (await occurrenceOf(job, tenant, plannedAt, dryRun))
    const request: RunRequest = { ...rest, ...(occurrence && { occurrence }) }
    if (only && !rest.retryOf) await session.preview((reader) => refuseUnknownRecord(reader, job, tenant, only))
    const report = await start(job, tenant, request, session, environment)
    if (!('skipped' in report)) return report
    throw new LeoraError(
      'AS_OF_OUTDATED',
      report.skipped === 'superseded'
        ? `The occurrence of job '${job.name}' of tenant '${tenant.slug}' ended skipped: a later day has been written already.`
        : `The occurrence of job '${job.name}' of tenant '${tenant.slug}' ended skipped (${report.skipped}).`,
    )
  }

  const isOver = ({ deadline, signal }: ReachOptions) =>
    signal?.aborted || (deadline !== undefined && clock.now() >= deadline)

  const beginWatch = (options: ReachOptions) =>
    monitor?.begin({ clock, inSession: (tenant, work) => inSession(tenant, work, options) })

  /** A run has ended as it has, whatever becomes of its alerts and messages: they are in the ledger. */
  async function afterRun(report: RunReport, tenant: Tenant, session: Session, request: RelayOptions): Promise<void> {
    const { job, runId, asOf, dryRun, counts } = report
    // what pauses because time is up has none to look back: the next one does
    if (dryRun || isOver(request)) return
    const warn = (message: string, error: unknown) =>
      environment.notice({ type: 'warning', message, error, job, tenant, runId, asOf, dryRun })
    const watch = beginWatch(request)
    await watch?.look(tenant, [jobOf(jobs, job)], session)
    const watched = await watch?.end()
    for (const failure of watched?.failures ?? []) warn('alerts were not looked at', failure)
    if (!relay || (counts.changed === 0 && !watched?.told.length)) return
    await relay.run(session.outbox, request).catch((error) => warn('messages wait', error))
  }

  const tenantsOf = async (references: readonly TenantReference[] | undefined, options: ReachOptions) => {
    const known = await listTenants(options)
    return references?.map((reference) => resolveTenant(known, reference)) ?? known
  }

  const relayTenants: Runner['relay'] = async ({ tenants, ...request } = {}) =>
    relay
      ? relay.runAll(
          tenants ?? (await reach(() => database.findOutboxDue(), request)),
          (tenant, work) => inSession(tenant, (session) => work(session.outbox), request),
          request,
        )
      : []

  const pruneTenant = (
    tenant: TenantReference | Tenant,
    options: { readonly dryRun?: boolean; readonly deadline?: Date; readonly signal?: AbortSignal },
  ) =>
    inSession(tenant, (session) =>
      prune(session, retentionHorizon(retention, clock.now(), jobs), { dryRun: false, ...options, clock }),
    )

  return {
    jobs,
    database,
    job: (name) => jobOf(jobs, name),
    listTenants: () => listTenants(),
    resolveTenant: (reference) => tenantOf(reference),
    async run(name, { tenant, ...request }) {
      const job = jobOf(jobs, name)
      return withFlush(request, () =>
        inSession(
          tenant,
          async (session, resolved) => {
            const report = await runByHand(job, resolved, session, request)
            await afterRun(report, resolved, session, request)
            return report
          },
          request,
        ),
      )
    },
    async backfill(name, { tenant, ...request }) {
      const job = jobOf(jobs, name)
      return withFlush(request, () =>
        inSession(tenant, (session, resolved) =>
          backfill(request, {
            job,
            tenant: resolved,
            now: clock.now,
            preview: (work) => session.preview(work),
            run: (asked) => runByHand(job, resolved, session, asked),
          }),
        ),
      )
    },
    cancel: (runId, { tenant }) =>
      inSession(tenant, async (session, resolved) => {
        const run = await withRetry(() => session.cancel(runId), { clock })
        if (!run) throw unknownRun(resolved, runId)
        return run
      }),
    retry: (runId, { tenant, ...request }) =>
      withFlush(request, () =>
        inSession(tenant, async (session, resolved) => {
          const { run, job } = await runOf(session, resolved, runId)
          const failed = await session.preview((reader) => retryRequest(job, resolved, run, reader))
          const report = await runByHand(job, resolved, session, { ...request, ...failed })
          await afterRun(report, resolved, session, request)
          return report
        }),
      ),
    undo: (runId, { tenant, dryRun = false }) =>
      inSession(tenant, async (session, resolved) => {
        const { run, job } = await runOf(session, resolved, runId)
        return undoRun(job, resolved, run, { runId, dryRun }, session, environment)
      }),
    prune: ({ tenant, ...request }) => pruneTenant(tenant, request),
    async tick(request = {}) {
      for (const name of request.jobs ?? []) jobOf(jobs, name)
      const watch = beginWatch({ ...request, isScheduled: true })
      const parts: TickParts = {
        jobs,
        clock,
        listTenants: () => listTenants({ ...request, isScheduled: true }),
        findDue: (slots) => reach(() => database.findDue(slots), { ...request, isScheduled: true }),
        runOccurrence: (job, tenant, asked) =>
          inSession(
            tenant,
            async (session) => {
              const report = await runJob(job, tenant, asked, session, environment)
              if (!isOver(request)) await watch?.look(tenant, [job], session)
              return report
            },
            asked,
          ),
        prune: pruneTenant,
        ...(watch &&
          monitor && {
            findUnwatched: () => reach(() => database.findUnwatched(monitor.horizon(clock.now())), request),
            watch: async (tenants) => {
              await watch.lookAll(tenants, jobs, () => isOver(request))
              const report = await watch.end()
              // nothing runs for whom many tenants' messages belong to, so nothing else deletes its old ones
              for (const tenant of report.told)
                if (tenant.id === everyTenant.id) await pruneTenant(tenant, request).catch(() => undefined)
              return report
            },
          }),
        ...(relay && {
          findOutboxDue: () => reach(() => database.findOutboxDue(), { ...request, isScheduled: true }),
          relay: relayTenants,
        }),
      }
      return withFlush(request, () => tick(request, parts))
    },
    relay: relayTenants,
    outbox: (tenant, work) => inSession(tenant, (session) => work(session.outbox)),
    async plan({ count, tenants }) {
      return planAhead(jobs, tenants ?? (await listTenants()), { from: clock.now(), count })
    },
    async explain(name, { tenant, ...request }) {
      const job = jobOf(jobs, name)
      return inSession(tenant, (session, resolved) => explainRecord(job, resolved, request, session, environment))
    },
    backtest: (name, { tenant, ...request }) =>
      inSession(tenant, (session, resolved) =>
        session.preview((reader) =>
          backtestJob(jobOf(jobs, name), resolved, request, { reader, policies, startedAt: clock.now() }),
        ),
      ),
    preview: (tenant, work) => inSession(tenant, (session) => session.preview(work)),
    rules: (tenant, work) => inSession(tenant, (session) => work(session.rules)),
    alerts: (tenant, work) => inSession(tenant, (session) => work(session.alerts)),
    async check(request = {}) {
      const asked = request.jobs?.map((name) => jobOf(jobs, name)) ?? jobs
      const tenants = await tenantsOf(request.tenants, request)
      const watch = beginWatch(request)
      if (!watch)
        return { tenants: 0, alerts: [], opened: [], resolved: [], told: [], failures: [], left: tenants.length }
      const left = await watch.lookAll(tenants, asked, () => isOver(request))
      const report = await watch.end()
      const relayed = report.told.length > 0 ? await relayTenants({ ...request, tenants: report.told }) : []
      return { ...report, left, ...(relayed.length > 0 && { relayed }) }
    },
    admitCall: (call, asked) => reach(() => database.admitCall(call), asked),
    async readHealth() {
      const health = await database.readHealth(jobs.map(({ name }) => name))
      const isMigrated = health.schemaVersion !== null && health.schemaVersion >= health.neededVersion
      const slots = monitor && isMigrated ? slotsAt(jobs, monitor.dueUntil(clock.now())) : []
      return { ...health, late: slots.length > 0 ? await database.findLate(slots) : [] }
    },
    close: () => database.close(),
  }
}

function unknownRun(tenant: Tenant, runId: string): LeoraError {
  return new LeoraError(
    'RUN_UNKNOWN',
    `Tenant '${tenant.slug}' has no run '${runId}'. \`leora-jobs runs list --tenant ${tenant.slug}\` lists them.`,
    { details: { field: 'run', run: runId } },
  )
}
