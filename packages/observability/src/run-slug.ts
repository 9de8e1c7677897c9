import type { RunEvent } from '@leora-jobs/core'
import { slugOf } from './slug-of.ts'

/** What a monitor or check is for: a job for all tenants, a job for each of them, or what a function says (null for none). */
export type SlugRule =
  | 'job'
  | 'job-tenant'
  | ((run: { readonly job: string; readonly tenant: string }) => string | null)

/** The slug of the monitor or check that a run belongs to; null for none. */
export function runSlug({ job, tenant }: Pick<RunEvent, 'job' | 'tenant'>, rule: SlugRule): string | null {
  if (typeof rule === 'function') return rule({ job, tenant: tenant.slug })
  return slugOf(rule === 'job' ? [job] : [job, tenant.slug])
}
