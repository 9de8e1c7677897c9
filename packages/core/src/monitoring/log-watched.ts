import type { Logger } from './logger.ts'
import { tellableError } from './tellable-error.ts'
import type { WatchReport } from './watch.ts'

/** Logs what a watch found: alerts that opened at warn, critical ones at error; those that are over at info. */
export function logWatched(logger: Logger, { opened, resolved, failures }: WatchReport): void {
  for (const { rule, severity, job, tenant, message } of opened) {
    const fields = { job, tenant: tenant.slug, rule, severity, alert: message }
    logger[severity === 'critical' ? 'error' : 'warn'](fields, 'Alert opened')
  }
  for (const { rule, job, tenant } of resolved) logger.info({ job, tenant: tenant.slug, rule }, 'Alert resolved')
  for (const failure of failures) {
    const { code, message } = tellableError(failure)
    logger.warn({ tenant: failure.tenant.slug, code, error: message ?? undefined }, 'Alerts were not looked at')
  }
}
