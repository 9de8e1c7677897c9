import { addDays, type CalendarDay, localDay } from './calendar-day.ts'
import { LeoraError } from './errors.ts'
import type { AsOfRule } from './job.ts'
import type { Tenant } from './ports/database.ts'

/** The as-of of a run planned for `instant`, by the job's rule, in the tenant's zone. */
export function asOfFor(rule: AsOfRule, instant: Date, tenant: Tenant): CalendarDay {
  const today = localDay(instant, tenant.timeZone)
  return rule === 'planned-day' ? today : addDays(today, -1)
}

/** Throws AS_OF_OUTDATED where a run would write an older state over a newer one. */
export function refuseOutdated(options: {
  readonly job: string
  readonly tenant: Tenant
  readonly asOf: CalendarDay
  readonly lastAsOf: CalendarDay | null
  readonly allowPast: boolean
}): void {
  const { job, tenant, asOf, lastAsOf, allowPast } = options
  if (allowPast || lastAsOf === null || asOf >= lastAsOf) return
  throw new LeoraError(
    'AS_OF_OUTDATED',
    `Job '${job}' of tenant '${tenant.slug}' has already been written as of ${lastAsOf}; as of ${asOf} it would put an older state over a newer one. ` +
      'A dry run (--dry-run) answers questions about the past; --allow-past writes all the same.',
    { details: { field: 'asOf', job, tenant: tenant.slug, asOf, lastAsOf } },
  )
}
