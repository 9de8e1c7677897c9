import type { BackfillReport, BackfillRequest } from './backfill.ts'
import type { BacktestReport, BacktestRequest } from './backtest.ts'
import type { Relay, RelayOptions } from './delivery/relay.ts'
import type { RelayEntry } from './delivery/relay-tenants.ts'
import type { ExplainRequest, Explanation } from './explain-record.ts'
import type { Job } from './job.ts'
import type { CheckReport, CheckRequest, Monitor } from './monitoring/watch.ts'
import type { PlannedRun } from './plan.ts'
import type { Policies } from './policy.ts'
import type { AlertStore } from './ports/alerts.ts'
import type { Clock } from './ports/clock.ts'
import type { Admission, Database, LateSchedule, LedgerHealth, RouteCall, Tenant } from './ports/database.ts'
import type { Observer } from './ports/observer.ts'
import type { Outbox } from './ports/outbox.ts'
import type { PreviewReader } from './ports/readers.ts'
import type { PruneCounts } from './ports/retention.ts'
import type { RuleStore } from './ports/rules.ts'
import type { ReachOptions } from './reach-database.ts'
import type { RunReport } from './report.ts'
import type { TenantReference } from './resolve-tenant.ts'
import type { Retention } from './retention.ts'
import type { StoredRun } from './run.ts'
import type { RunRequest } from './run-request.ts'
import type { TickReport, TickRequest } from './tick.ts'
import type { UndoReport } from './undo-run.ts'

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
  /** Looks for what is wrong: after each run, with each tick, and where `check` asks. @default nobody does */
  readonly monitor?: Monitor
}

/** A run that somebody asks for. */
export interface RunByHand extends Omit<RunRequest, 'occurrence'> {
  readonly tenant: TenantReference | Tenant
  /** Run this planned instant, as a tick would. Throws INPUT_INVALID where it is none, OCCURRENCE_ENDED where it has ended. @default none is consumed */
  readonly occurrence?: Date
}

/** The ledger, and the occurrences whose grace is over. */
export interface RunnerHealth extends LedgerHealth {
  readonly late: readonly LateSchedule[]
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
  explain(job: string, request: ExplainRequest & { readonly tenant: TenantReference | Tenant }): Promise<Explanation>
  /** How a job's forecasts of past days came out. Throws INPUT_INVALID for a job that forecasts nothing. */
  backtest(
    job: string,
    request: BacktestRequest & { readonly tenant: TenantReference | Tenant },
  ): Promise<BacktestReport>
  /** Reads a tenant's ledger, or anything else, in one READ ONLY transaction. */
  preview<T>(tenant: TenantReference | Tenant, work: (reader: PreviewReader) => Promise<T>): Promise<T>
  /** Looks at a tenant's rules, or changes them. */
  rules<T>(tenant: TenantReference | Tenant, work: (rules: RuleStore) => Promise<T>): Promise<T>
  /** Looks at the jobs of all tenants, or of some: opens and resolves alerts, and tells whom it concerns. Throws JOB_UNKNOWN, TENANT_UNKNOWN. */
  check(request?: CheckRequest): Promise<CheckReport>
  /** Looks at a tenant's alerts, or changes them. */
  alerts<T>(tenant: TenantReference | Tenant, work: (alerts: AlertStore) => Promise<T>): Promise<T>
  /** Counts a call of a route that is open to the network; see `Database.admitCall`. */
  admitCall(call: RouteCall, options?: ReachOptions): Promise<Admission>
  /** What the ledger says of itself and of the jobs, and what should have begun by now. Throws DATABASE_UNREACHABLE at once. */
  readHealth(): Promise<RunnerHealth>
  close(): Promise<void>
}
