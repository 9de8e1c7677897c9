import { type BackfillReport, type BackfillRequest, backfill } from './backfill.ts'
import { type BacktestReport, type BacktestRequest, backtestJob } from './backtest.ts'
import type { Relay, RelayOptions } from './delivery/relay.ts'
import type { RelayEntry } from './delivery/relay-tenants.ts'
import { LeoraError } from './errors.ts'
import { type Explanation, explainRecord } from './explain-record.ts'
import { flushObservers } from './flush-observers.ts'
import type { Job } from './job.ts'
import { checkJobs, jobOf } from './job-list.ts'
import { claimByHand, slotByHand } from './occurrence-by-hand.ts'
import { type PlannedRun, planAhead } from './plan.ts'
import type { Policies } from './policy.ts'
import type { Clock } from './ports/clock.ts'
import type {
  Admission,
  Database,
  LedgerHealth,
  OccurrenceClaim,
  PreviewReader,
  RouteCall,
  Session,
  Tenant,
} from './ports/database.ts'
import type { Observer } from './ports/observer.ts'
import type { Outbox } from './ports/outbox.ts'
import type { PruneCounts } from './ports/retention.ts'
import type { RuleStore } from './ports/rules.ts'
import { previewJob } from './preview-job.ts'
import { prune } from './prune.ts'
import { createReach, type ReachOptions } from './reach-database.ts'
import { refuseUnknownRecord } from './refuse-unknown-record.ts'
import type { RunReport } from './report.ts'
import { resolveTenant, type TenantReference } from './resolve-tenant.ts'
import { checkRetention, type Retention, retentionHorizon } from './retention.ts'
import { withRetry } from './retry.ts'
import { retryRequest } from './retry-request.ts'
import type { StoredRun } from './run.ts'
import { type RunEnvironment, runJob } from './run-job.ts'
import type { RunRequest } from './run-request.ts'
import { tellObservers } from './tell-observers.ts'
import { type TickParts, type TickReport, type TickRequest, tick } from './tick.ts'
import { type UndoReport, undoRun } from './undo-run.ts'

/** What a runner is made of. */
export interface RunnerOptions {
  readonly jobs: readonly Job[]
  readonly database: Database
  readonly clock: Clock
  readonly observers?: readonly Observer[]
  /** Parts of policies by job name; `*` for every job. */
  readonly policies?: Policies
  /** Records a page. @default 5000 : 7.8 s for 100,000 records against 8.7 s in pages of 2,500, and no less in pages of 10,000 (bench/account-types). */
  readonly pageSize?: number
  /** Who holds a lease, for others to read. @default 'leora-jobs' */
  readonly owner?: string
  /** How long the ledger keeps what. */
  readonly retention?: Retention
  /** Sends messages: after each run that changed something, and with each tick. @default they wait */
  readonly relay?: Relay
}

/** A run that somebody asks for. */
export interface RunByHand extends Omit<RunRequest, 'occurrence'> {
  readonly tenant: TenantReference | Tenant
  /** Run this planned instant, as a tick would. Throws INPUT_INVALID where it is none, OCCURRENCE_ENDED where it has ended. @default none is consumed */
  readonly occurrence?: Date
}

/** The jobs of an application, ready to run. Adapters take it. */
export interface Runner {
  readonly jobs: readonly Job[]
  readonly database: Database
  /** Throws JOB_UNKNOWN, naming close matches. */
  job(name: string): Job
  listTenants(): Promise<readonly Tenant[]>
  /** Throws TENANT_UNKNOWN, naming close matches. */
  resolveTenant(reference: TenantReference): Promise<Tenant>
  /** Runs a job for one tenant, by hand; see `RunReport` for how it ends. Throws what kept it from starting. */
  run(job: string, request: RunByHand): Promise<RunReport>
  /** Runs whatever is due, for all tenants or those named. Throws JOB_UNKNOWN and TENANT_UNKNOWN before anything runs. */
  tick(request?: TickRequest): Promise<TickReport>
  /** Runs a job for each day of a range that has no run, oldest first. */
  backfill(
    job: string,
    request: BackfillRequest & { readonly tenant: TenantReference | Tenant },
  ): Promise<BackfillReport>
  /** Ends a run that has not ended, as cancelled; whoever is at it stops at its next statement. Throws RUN_UNKNOWN. */
  cancel(runId: string, request: { readonly tenant: TenantReference | Tenant }): Promise<StoredRun>
  /** Runs again what failed in a run, and nothing else, as of the same day. Throws RUN_UNKNOWN, RUN_UNFINISHED. */
  retry(
    runId: string,
    request: Omit<RunByHand, 'asOf' | 'input' | 'only' | 'occurrence' | 'retryOf'>,
  ): Promise<RunReport>
  /** Takes back a run's changes where nothing changed the same records since. Throws RUN_UNKNOWN, RUN_UNFINISHED, LEASE_BUSY. */
  undo(
    runId: string,
    request: { readonly tenant: TenantReference | Tenant; readonly dryRun?: boolean },
  ): Promise<UndoReport>
  /** Deletes what is older than retention says. */
  prune(request: { readonly tenant: TenantReference | Tenant; readonly dryRun?: boolean }): Promise<PruneCounts>
  /** Sends what waits of these tenants; without a relay nothing. Never throws for a tenant's sake: the entry says what went wrong. @default those that have something to send by now */
  relay(request?: RelayOptions & { readonly tenants?: readonly Tenant[] }): Promise<readonly RelayEntry[]>
  /** Looks into a tenant's outbox, or retries what is in it. */
  outbox<T>(tenant: TenantReference | Tenant, work: (outbox: Outbox) => Promise<T>): Promise<T>
  /** What will run when: the next `count` occurrences of each tenant. */
  plan(options: { readonly count: number; readonly tenants?: readonly Tenant[] }): Promise<readonly PlannedRun[]>
  /** Why a record is what it is. */
  explain(
    job: string,
    request: Parameters<typeof explainRecord>[2] & { readonly tenant: TenantReference | Tenant },
  ): Promise<Explanation>
  /** How a job's forecasts of past days came out. Throws INPUT_INVALID for a job that forecasts nothing. */
  backtest(
    job: string,
    request: BacktestRequest & { readonly tenant: TenantReference | Tenant },
  ): Promise<BacktestReport>
  /** Reads a tenant's ledger, or anything else, in one READ ONLY transaction. */
  preview<T>(tenant: TenantReference | Tenant, work: (reader: PreviewReader) => Promise<T>): Promise<T>
  /** Looks at a tenant's rules, or changes them. */
  rules<T>(tenant: TenantReference | Tenant, work: (rules: RuleStore) => Promise<T>): Promise<T>
  /** Counts a call of a route that is open to the network; see `Database.admitCall`. */
  admitCall(call: RouteCall, options?: ReachOptions): Promise<Admission>
  /** What the ledger says of itself and of the jobs. Throws DATABASE_UNREACHABLE at once. */
  readHealth(): Promise<LedgerHealth>
  close(): Promise<void>
}

/** Puts jobs on a database. Throws POLICY_INVALID at once where a policy of the deployment's is wrong. */
export function createRunner(options: RunnerOptions): Runner {
  const { jobs, database, clock, observers = [], policies = {}, pageSize = 5_000, owner = 'leora-jobs' } = options
  const { retention = {}, relay } = options
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
  async function withFlush<T>({ deadline }: ReachOptions, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      await flushObservers(observers, { clock, deadline })
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

  /** A run has ended as it has, whatever becomes of its messages: they are in the outbox. */
  async function relayAfter(report: RunReport, tenant: Tenant, session: Session, request: RelayOptions): Promise<void> {
    const { job, runId, asOf, dryRun, counts } = report
    if (!relay || dryRun || counts.changed === 0) return
    await relay
      .run(session.outbox, request)
      .catch((error) =>
        environment.notice({ type: 'warning', message: `messages wait: ${error}`, job, tenant, runId, asOf, dryRun }),
      )
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
            await relayAfter(report, resolved, session, request)
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
          return runByHand(job, resolved, session, { ...request, ...failed })
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
      const parts: TickParts = {
        jobs,
        clock,
        listTenants: () => listTenants({ ...request, isScheduled: true }),
        findDue: (slots) => reach(() => database.findDue(slots), { ...request, isScheduled: true }),
        runOccurrence: (job, tenant, asked) =>
          inSession(tenant, (session) => runJob(job, tenant, asked, session, environment), asked),
        prune: pruneTenant,
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
    admitCall: (call, asked) => reach(() => database.admitCall(call), asked),
    readHealth: () => database.readHealth(jobs.map(({ name }) => name)),
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
