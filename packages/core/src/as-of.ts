import { addDays, type CalendarDay, localDay } from './calendar-day.ts'
import { LeoraError } from './errors.ts'
import type { AsOfRule, Job } from './job.ts'
import type { Tenant } from './ports/database.ts'

/** The as-of of a run planned for `instant`, by the job's rule, in the tenant's zone. */
export function asOfFor(rule: AsOfRule, instant: Date, tenant: Tenant): CalendarDay {
  const today = localDay(instant, tenant.timeZone)
  return rule === 'planned-day' ? today : addDays(today, -1)
}

/** What tells whether a run would write an older state over a newer one. */
export interface AsOfCheck {
  readonly job: Pick<Job, 'name' | 'steps'>
  readonly tenant: Tenant
  readonly asOf: CalendarDay
  readonly lastAsOf: CalendarDay | null
  readonly allowPast: boolean
}

/** True where a run would; where as-of is in the targets' keys, days stand side by side, and none is outdated. */
export function isOutdated({ job, asOf, lastAsOf, allowPast }: AsOfCheck): boolean {
  const hasRowsByDay = job.steps.every(({ target }) => target.key.includes('asOf'))
  return !allowPast && !hasRowsByDay && lastAsOf !== null && asOf < lastAsOf
}

/** Throws AS_OF_OUTDATED where a run would write an older state over a newer one. */
export function refuseOutdated(check: AsOfCheck): void {
  const { job, tenant, asOf, lastAsOf } = check
  if (!isOutdated(check)) return
  throw new LeoraError(
    'AS_OF_OUTDATED',
    `Job '${job.name}' of tenant '${tenant.slug}' has already been written as of ${lastAsOf}; as of ${asOf} it would put an older state over a newer one. ` +
      'A dry run (--dry-run) answers questions about the past; --allow-past writes all the same.',
    { details: { field: 'asOf', job: job.name, tenant: tenant.slug, asOf, lastAsOf } },
  )
}
