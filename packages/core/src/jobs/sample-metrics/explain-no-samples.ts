import type { CalendarDay } from '../../calendar-day.ts'
import type { ZeroReason } from '../../job.ts'
import type { Tenant } from '../../ports/database.ts'
import type { SampleMetricsPolicy } from './policy.ts'

/** What the tenant's samples look like beside the policy, each by the first filter that it does not pass. */
export interface SamplesFound {
  readonly samples: number
  readonly undated: number
  readonly afterAsOf: number
  readonly beforeLookBack: number
  readonly sampleAccounts: number
  readonly counted: number
  readonly newestOn: CalendarDay | null
}

/** Why no group was found; null where the relation shows no sample at all, or some do count. */
export function explainNoSamples(
  found: SamplesFound,
  {
    asOf,
    tenant,
    policy,
  }: { readonly asOf: CalendarDay; readonly tenant: Tenant; readonly policy: SampleMetricsPolicy },
): ZeroReason | null {
  if (found.samples === 0 || found.counted > 0) return null
  const evidence = { ...found }
  if (found.beforeLookBack === found.samples) {
    const message =
      `The newest of the ${found.samples} samples of tenant '${tenant.slug}' was given on ${found.newestOn}; ` +
      `those of the ${policy.lookBackDays} days up to ${asOf} are counted (policy lookBackDays).`
    return { code: 'STALE_DATA', message, evidence }
  }
  const message =
    `None of the ${found.samples} samples of tenant '${tenant.slug}' counts: ${found.undated} have no date, ${found.afterAsOf} are dated after ${asOf}, ` +
    `${found.beforeLookBack} are older than ${policy.lookBackDays} days, ${found.sampleAccounts} were booked on sample accounts.`
  return { code: 'ALL_FILTERED', message, evidence }
}
