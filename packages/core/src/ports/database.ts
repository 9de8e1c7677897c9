import type { Session } from './session.ts'

/** A tenant as the application's registry has it. Ids are text here, whatever they are there. */
export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** IANA name; calendar days are the tenant's. */
  readonly timeZone: string
}

/**
 * Where source, target and ledger live together: one database, so that a page's facts, writes and checkpoint share one
 * transaction. Every adapter passes the suite in `packages/conformance`.
 */
export interface Database {
  /** `postgres`, `pglite`; for messages. */
  readonly name: string
  /** Every tenant of the application. */
  listTenants(): Promise<readonly Tenant[]>
  /** A session for one unit of work of one tenant, on a connection that nobody else uses. Close it. */
  open(tenant: Tenant): Promise<Session>
  /**
   * What is due among all tenants, in one statement: for each slot and tenant, where the slot's instant is not in the ledger or an older one has not
   * ended. Suspended schedules are left out, unless asked for.
   */
  findDue(
    slots: readonly PlannedSlot[],
    options?: { readonly withSuspended?: boolean },
  ): Promise<readonly DueSchedule[]>
  /** Stops the schedules of a job (`*`: every) of a tenant (`*`: every); what runs goes on. True where they had not stood still. */
  suspend(suspension: SuspensionKey): Promise<boolean>
  /** Starts them again. True where there was such a suspension. */
  resume(suspension: SuspensionKey): Promise<boolean>
  listSuspensions(): Promise<readonly SuspensionKey[]>
  /** Counts a call of a route by the database's clock, in one statement. Where there is no ledger yet there is nothing to protect: admitted. */
  admitCall(call: RouteCall): Promise<Admission>
  /** The tenants that have a message to send by now. */
  findOutboxDue(): Promise<readonly Tenant[]>
  /** Where the slot's instant is not in the ledger, among what is expected: neither suspended, nor older than anybody has looked at the job. One statement. */
  findLate(slots: readonly PlannedSlot[]): Promise<readonly LateSchedule[]>
  /** The tenants whose alerts somebody is to look at, the longest first; see `UnwatchedRequest`. */
  findUnwatched(request: UnwatchedRequest): Promise<readonly Tenant[]>
  /** What the ledger says of itself and of these jobs, over all tenants. */
  readHealth(jobs: readonly string[]): Promise<LedgerHealth>
  close(): Promise<void>
}

/** A call of a route that is open to the network, and how many of them a window takes. */
export interface RouteCall {
  readonly route: string
  readonly limit: number
  readonly windowSeconds: number
}

/** Whether a call may go on. */
export interface Admission {
  readonly isAdmitted: boolean
  /** Until the window ends. */
  readonly retryAfterSeconds: number
}

/** An occurrence that was to begin, and has not. */
export interface LateSchedule {
  readonly tenant: Tenant
  readonly job: string
  readonly plannedAt: Date
  /** The newest that the ledger has; null where it has none. */
  readonly lastPlannedAt: Date | null
}

/** Never looked at, with a notice that nobody was told of, or one of these. */
export interface UnwatchedRequest {
  /** Whoever has an open alert that was last told before. */
  readonly toldBefore: Date
  /** Whoever has an occurrence that has not ended, and did not move since. */
  readonly idleSince: Date
}

/** The ledger from outside. */
export interface LedgerHealth {
  /** The number of the newest migration applied; null where there is no ledger. */
  readonly schemaVersion: number | null
  /** The one that this code needs. */
  readonly neededVersion: number
  /** Without those that have no occurrence yet. */
  readonly jobs: readonly JobHealth[]
  /** Alerts that are open and that nobody has acknowledged, of all tenants, as of when each was last looked at. */
  readonly alerts: { readonly critical: number; readonly warning: number; readonly info: number }
  /** When a tenant's alerts were last looked at; null where they never were. */
  readonly watchedAt: Date | null
}

/** The newest occurrences of a job, one a tenant. */
export interface JobHealth {
  readonly job: string
  readonly lastPlannedAt: Date
  /** When one of them last began, was tried again, or ended. */
  readonly lastActiveAt: Date
  /** How many of them ended so, or have not ended. */
  readonly ran: number
  readonly skipped: number
  readonly missed: number
  readonly open: number
}

/** The last planned instant of a job, for the tenants of a zone or for all. */
export interface PlannedSlot {
  readonly job: string
  /** Null where the schedule does not depend on the tenant's zone. */
  readonly zone: string | null
  readonly plannedAt: Date
  /** Cron expression and zone, as the ledger keeps them. */
  readonly expression: string
}

/** A (job, tenant) with something to run, and what the ledger has of it. */
export interface DueSchedule {
  readonly tenant: Tenant
  readonly job: string
  /** The newest planned instant in the ledger, where that is under this very expression. */
  readonly lastPlannedKnown: Date | null
  /** The newest, where that is under another: what is older then matters no more. */
  readonly lastKnownOfOtherExpression: Date | null
  /** Occurrences that have begun and not ended, oldest first. */
  readonly open: readonly Date[]
}

/** Tenant id and job name; `*` stands for every one. */
export interface SuspensionKey {
  readonly tenantId: string
  readonly job: string
}
