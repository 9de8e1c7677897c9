import type { Observer, RunEvent, RunReport, Schedule } from '@leora-jobs/core'
import { failureOf } from './failure-of.ts'
import { runSlug, type SlugRule } from './run-slug.ts'

/** The functions of Sentry's SDK that are used, of whichever package the application has. */
export interface SentryFunctions {
  captureException(error: unknown, context?: SentryContext): unknown
  /** Left out, there are no check-ins. */
  captureCheckIn?(checkIn: SentryCheckIn, config?: SentryMonitorConfig): unknown
  /** Left out, what the SDK has not sent is not waited for. */
  flush?(timeoutMs?: number): PromiseLike<unknown>
}

/** What goes with an error. */
export interface SentryContext {
  readonly tags: Record<string, string>
  readonly fingerprint: string[]
  readonly contexts: Record<string, Record<string, string | number>>
}

/** One of a run's two check-ins. */
export interface SentryCheckIn {
  readonly monitorSlug: string
  readonly status: 'in_progress' | 'ok' | 'error'
  /** The run's id as 32 hexadecimal digits: both have the same, whichever process sends them. */
  readonly checkInId: string
  /** In seconds. */
  readonly duration?: number
}

/** What Sentry makes a monitor of, or brings one up to date with. Margin and runtime in minutes. */
export interface SentryMonitorConfig {
  readonly schedule: { readonly type: 'crontab'; readonly value: string }
  readonly timezone: string
  readonly checkinMargin: number
  readonly maxRuntime: number
}

/** How runs are told to Sentry. */
export interface SentryObserverOptions extends SentryFunctions {
  /** A monitor for each job, or for each job and tenant; a function names them itself, null for none. @default 'job' */
  readonly monitorSlug?: SlugRule
  /** Minutes after the planned one that a start may take: the time between two ticks, and what a scheduler is late. @default 60 */
  readonly checkinMarginMinutes?: number
  /** Minutes from start to end, with the wait for the next tick where a run pauses. @default 60 */
  readonly maxRuntimeMinutes?: number
}

/** Failed runs as errors, and check-ins of those that a schedule has planned. Dry runs are not told; a run by hand that goes well is not either. */
export function sentryObserver(options: SentryObserverOptions): Observer {
  const { monitorSlug = 'job', checkinMarginMinutes = 60, maxRuntimeMinutes = 60 } = options

  function checkIn(
    event: RunEvent,
    status: SentryCheckIn['status'],
    more: { readonly report?: RunReport; readonly config?: SentryMonitorConfig | undefined } = {},
  ): void {
    const slug = runSlug(event, monitorSlug)
    if (slug === null || event.runId === null) return
    const { report, config } = more
    // of a run that was paused, what it worked: the wait is not its own
    const tookMs = report && (report.timing?.activeMs ?? report.durationMs)
    const duration = tookMs === undefined ? {} : { duration: tookMs / 1_000 }
    const own = { monitorSlug: slug, status, checkInId: event.runId.replaceAll('-', ''), ...duration }
    if (config) options.captureCheckIn?.(own, config)
    else options.captureCheckIn?.(own)
  }

  function configOf({ tenant }: RunEvent, { cron, zone = 'UTC' }: Schedule): SentryMonitorConfig | undefined {
    // one monitor has one zone: that of any one tenant would be wrong for the others
    if (zone === 'tenant' && monitorSlug === 'job') return undefined
    const timezone = zone === 'tenant' ? tenant.timeZone : zone
    const schedule = { type: 'crontab', value: cron } as const
    return { schedule, timezone, checkinMargin: checkinMarginMinutes, maxRuntime: maxRuntimeMinutes }
  }

  return {
    notice(event) {
      if (event.dryRun) return
      if (event.type === 'started' && event.occurrence !== null)
        checkIn(event, 'in_progress', { config: configOf(event, event.schedule) })
      if (event.type !== 'finished') return
      const { report } = event
      const status = checkInStatus(report)
      if (report.occurrence !== null && status !== null) checkIn(event, status, { report })
      const failure = failureOf(report)
      if (failure) options.captureException(failure, contextOf(report, failure.code))
    },
    async flush({ timeoutMs }) {
      await options.flush?.(timeoutMs)
    },
  }
}

/** A paused run goes on under the same id, and its check-in with it: where nobody comes back to it, Sentry tells of a time-out. */
function checkInStatus({ status }: RunReport): 'ok' | 'error' | null {
  if (status === 'succeeded' || status === 'partial') return 'ok'
  return status === 'failed' || status === 'cancelled' ? 'error' : null
}

function contextOf(report: RunReport, code: string): SentryContext {
  const { job, tenant, runId, counts, asOf, occurrence, durationMs } = report
  const planned = occurrence === null ? {} : { occurrence }
  return {
    tags: { job, tenant: tenant.slug, run_id: runId ?? '', code },
    fingerprint: ['run-failed', job, tenant.slug],
    contexts: { run: { asOf, ...planned, durationMs, ...counts } },
  }
}
