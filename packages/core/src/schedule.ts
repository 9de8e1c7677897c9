import { cronExpression } from './cron-expression.ts'
import { isLeoraError, LeoraError } from './errors.ts'
import type { Schedule } from './job.ts'
import type { ZonedSchedule } from './planned-instants.ts'
import type { Tenant } from './ports/database.ts'
import { isTimeZone } from './zone-offset.ts'

const missedPolicies = ['skip', 'once', 'all']

/** Throws JOB_INVALID, naming the field, the problem and what is allowed, for a schedule that could not be kept. */
export function checkSchedule(schedule: Schedule, job?: string): void {
  const { cron, zone = 'UTC', missed = 'once', windowDays = 7 } = schedule
  try {
    cronExpression(cron)
  } catch (error) {
    if (!isLeoraError(error)) throw error
    throw new LeoraError('JOB_INVALID', named(error.message, job), { details: { job, ...error.details } })
  }
  if (zone !== 'tenant' && !isTimeZone(zone)) {
    throw invalid(
      'schedule.zone',
      zone,
      "an IANA name such as America/New_York, or 'tenant' for each tenant's own",
      job,
    )
  }
  if (!missedPolicies.includes(missed)) throw invalid('schedule.missed', missed, missedPolicies.join(', '), job)
  if (!Number.isFinite(windowDays) || windowDays <= 0)
    throw invalid('schedule.windowDays', String(windowDays), 'a number of days above 0', job)
}

/** The schedule as it is for a tenant. Throws CONFIG_INVALID where that takes the tenant's zone, and it is none. */
export function zonedSchedule(schedule: Schedule, tenant: Tenant): ZonedSchedule {
  const { cron, zone = 'UTC' } = schedule
  if (zone !== 'tenant') return { cron, zone }
  if (!isTimeZone(tenant.timeZone)) {
    throw new LeoraError(
      'CONFIG_INVALID',
      `Tenant '${tenant.slug}' has the time zone '${tenant.timeZone}', which does not exist; ` +
        'use an IANA name such as America/New_York.',
      { details: { field: 'timeZone', tenant: tenant.slug, allowed: 'IANA time zone name' } },
    )
  }
  return { cron, zone: tenant.timeZone }
}

/** What an occurrence was planned by, as one text for the ledger: with another one, older instants are no misses. */
export function expressionOf({ cron, zone }: ZonedSchedule): string {
  return `${cron} ${zone}`
}

function invalid(field: string, value: string, allowed: string, job?: string): LeoraError {
  return new LeoraError('JOB_INVALID', named(`${field}: '${value}' is not known; allowed: ${allowed}.`, job), {
    details: { job, field, allowed },
  })
}

function named(message: string, job: string | undefined): string {
  return job === undefined ? message : `Job '${job}', ${message}`
}
