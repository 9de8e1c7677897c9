import type { Tenant } from '../ports/database.ts'
import type { Observer, RunEvent } from '../ports/observer.ts'
import type { RunStatus } from '../run.ts'
import type { Logger, LogLevel } from './logger.ts'
import { tellableError } from './tellable-error.ts'

/**
 * Logs runs: how each ended at info (partial and cancelled: warn, failed: error), failed records, new attempts and warnings at warn. What names a record, or quotes a job's own
 * code, is logged at debug alone, and so are starts and pages.
 */
export function loggerObserver(logger: Logger): Observer {
  return {
    notice(event) {
      const head = headOf(event)
      switch (event.type) {
        case 'started': {
          const { resumed, occurrence } = event
          return logger.debug({ ...head, occurrence: occurrence?.toISOString() }, resumed ? 'Resuming' : 'Starting')
        }
        case 'page':
          return logger.debug({ ...head, ...event.progress.counts, durationMs: event.durationMs }, 'Processing')
        case 'record-failed': {
          const { record, error } = event.failure
          logger.warn({ ...head, kind: record.kind, code: error.code }, 'Record failed')
          return logger.debug({ ...head, kind: record.kind, id: record.id, error: error.message }, 'Why it failed')
        }
        case 'retrying':
          return logger.warn({ ...head, attempt: event.attempt, ...errorFields(event.error) }, 'Retrying')
        case 'warning':
          logger.warn({ ...head, ...errorFields(event.error) }, event.message)
          return logUntold(logger, head, event.error)
        case 'finished':
          return logEnd(logger, head, event)
      }
    },
  }
}

/** A run that could not start is no event: whoever asked for it says so. */
export function logNotStarted(
  logger: Logger,
  { job, tenant, error }: { readonly job: string; readonly tenant: Pick<Tenant, 'slug'>; readonly error: unknown },
): void {
  const head = { job, tenant: tenant.slug }
  logger.error({ ...head, ...errorFields(error) }, 'Could not start')
  logUntold(logger, head, error)
}

const levelOf: Readonly<Partial<Record<RunStatus, LogLevel>>> = { partial: 'warn', cancelled: 'warn', failed: 'error' }

function logEnd(logger: Logger, head: object, { report }: Extract<RunEvent, { readonly type: 'finished' }>): void {
  const { status, counts, durationMs, occurrence, zeroReason, error } = report
  const fields = { ...head, occurrence: occurrence ?? undefined, status, ...counts, durationMs }
  const more = { zeroReason: zeroReason?.code, ...errorFields(error) }
  logger[levelOf[status] ?? 'info']({ ...fields, ...more }, wordOf(status))
  if (zeroReason) logger.debug({ ...head, zeroReason: zeroReason.message }, 'Why it found nothing')
  logUntold(logger, head, error)
}

function wordOf(status: RunStatus): string {
  if (status === 'succeeded') return 'Complete'
  return status === 'partial' ? 'Complete, with failures' : `Ended ${status}`
}

/** What is undefined is left out of JSON. */
function headOf({ job, tenant, runId, asOf, dryRun }: RunEvent): object {
  return { job, tenant: tenant.slug, runId, asOf, dryRun: dryRun || undefined }
}

function errorFields(error: unknown): object {
  if (error === undefined) return {}
  const { code, message } = tellableError(error)
  return { code, error: message ?? undefined }
}

/** What was left out of an error, at debug. */
function logUntold(logger: Logger, head: object, error: unknown): void {
  if (error === undefined || tellableError(error).message !== null) return
  const isObject = typeof error === 'object' && error !== null && 'message' in error
  logger.debug({ ...head, error: isObject ? error.message : String(error) }, 'Why it failed')
}
