import type { RelayEntry } from '../delivery/relay-tenants.ts'
import type { Logger } from './logger.ts'
import { tellableError } from './tellable-error.ts'

/** Logs what became of messages, a line a tenant: at info, or warn where some failed or none could be sent. Of no failure more than its code: a receiver may have said anything. */
export function logRelayed(logger: Logger, entries: readonly RelayEntry[]): void {
  for (const { tenant, report, error } of entries) {
    const head = { tenant: tenant.slug }
    if (error) {
      const { code, message } = tellableError(error)
      logger.warn({ ...head, code, error: message ?? undefined }, 'Messages wait')
    }
    if (!report) continue
    const { delivered, retried, dead, left, withoutSender, failures } = report
    if (delivered + retried + dead === 0 && Object.keys(left).length === 0) continue
    const codes = [...new Set(failures.map(({ code }) => code))].sort()
    const fields = { ...head, delivered, retried, dead, left, withoutSender, ...(codes.length > 0 && { codes }) }
    logger[retried + dead + withoutSender.length > 0 ? 'warn' : 'info'](fields, 'Messages sent')
  }
}
