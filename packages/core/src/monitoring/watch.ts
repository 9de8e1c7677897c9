import type { RelayEntry } from '../delivery/relay-tenants.ts'
import type { LeoraErrorCode } from '../errors.ts'
import type { Job } from '../job.ts'
import type { StoredAlert } from '../ports/alerts.ts'
import type { Clock } from '../ports/clock.ts'
import type { Tenant } from '../ports/database.ts'
import type { Session } from '../ports/session.ts'
import type { TenantReference } from '../resolve-tenant.ts'

/** Looks after jobs: what is wrong with them, and who is to be told. */
export interface Monitor {
  /** From when on an open alert is to be told again, and an occurrence that has not moved is worth a look. */
  horizon(now: Date): { readonly toldBefore: Date; readonly idleSince: Date }
  /** The instant up to which an occurrence must have begun. */
  dueUntil(now: Date): Date
  begin(parts: WatchParts): Watch
}

/** What a watch works with. */
export interface WatchParts {
  readonly clock: Clock
  /** Opens a session of a tenant for the time of `work`. */
  inSession(tenant: Tenant, work: (session: Session) => Promise<void>): Promise<void>
}

/** One look at jobs of any tenants; what there is to tell is told together, at its end, so that what befalls all of them is one message. */
export interface Watch {
  /** Opens and resolves the alerts of these jobs. Never throws, and takes a few seconds at most: the report has what went wrong. @default a session of its own */
  look(tenant: Tenant, jobs: readonly Job[], session?: Session): Promise<void>
  /** The same for tenants one after the other, until time is up; resolves to how many are left. */
  lookAll(tenants: readonly Tenant[], jobs: readonly Job[], isOver: () => boolean): Promise<number>
  /** Enters what is to be told into the outboxes. Never throws. */
  end(): Promise<WatchReport>
}

export interface WatchReport {
  /** Tenants that were looked at. */
  readonly tenants: number
  /** What is not resolved of what was looked at, the most severe first. */
  readonly alerts: readonly StoredAlert[]
  readonly opened: readonly StoredAlert[]
  readonly resolved: readonly StoredAlert[]
  /** Whose outbox got messages. */
  readonly told: readonly Tenant[]
  readonly failures: readonly WatchFailure[]
}

/** What a check is asked for. */
export interface CheckRequest {
  /** Only these jobs. @default all */
  readonly jobs?: readonly string[]
  /** Only these tenants. @default all */
  readonly tenants?: readonly TenantReference[]
  /** Look at no other tenant after this instant. */
  readonly deadline?: Date
  readonly signal?: AbortSignal
}

export interface CheckReport extends WatchReport {
  /** Tenants that it did not come to. */
  readonly left: number
  /** What was sent of what there was to tell; left out where there was nothing. */
  readonly relayed?: readonly RelayEntry[]
}

export interface WatchFailure {
  readonly tenant: Pick<Tenant, 'id' | 'slug'>
  readonly code: LeoraErrorCode
  readonly message: string
}
