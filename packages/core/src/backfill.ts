import { addDays, type CalendarDay } from './calendar-day.ts'
import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import type { Tenant } from './ports/database.ts'
import type { PreviewReader } from './ports/readers.ts'
import type { RunReport } from './report.ts'
import { inputHash, parseInput, type RunRequest } from './run-request.ts'

/** Which days to fill. */
export interface BackfillRequest
  extends Pick<RunRequest, 'dryRun' | 'input' | 'deadline' | 'signal' | 'waitMs' | 'showChanges' | 'allowPast'> {
  /** The first day. */
  readonly from: CalendarDay
  /** The last day, included. */
  readonly to: CalendarDay
  /** Run days that have been written as well. @default false */
  readonly again?: boolean
}

/** What a backfill did. */
export interface BackfillReport {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly from: CalendarDay
  readonly to: CalendarDay
  /** Days that a run had written for, and were passed over. */
  readonly written: readonly CalendarDay[]
  /** One run a day, oldest first. */
  readonly runs: readonly RunReport[]
  /** Days that were not come to: out of time, or after a run that failed. */
  readonly left: number
}

/** What a backfill works with. */
export interface BackfillParts {
  readonly job: Job
  readonly tenant: Tenant
  now(): Date
  preview<T>(work: (reader: PreviewReader) => Promise<T>): Promise<T>
  run(request: Omit<RunRequest, 'occurrence'>): Promise<RunReport>
}

/** Ten years of days. */
const dayLimit = 3_660

/**
 * One run by hand for each day that has none, oldest first: it consumes no occurrence, and the same call goes on where it stopped. A job that keeps
 * one state for all days is refused without `allowPast`: each day would be put over the one before.
 */
export async function backfill(request: BackfillRequest, parts: BackfillParts): Promise<BackfillReport> {
  const { from, to, again = false, ...rest } = request
  const { job, tenant } = parts
  refuseOneState(job, tenant, request)
  const days = daysFrom(from, to)
  const hash = inputHash(parseInput(job, request.input), undefined)
  const known = again
    ? []
    : await parts.preview((reader) => reader.readWrittenDays({ job: job.name, inputHash: hash, from, to }))
  const missing = days.filter((day) => !known.includes(day))
  const runs: RunReport[] = []
  for (const asOf of missing) {
    const isOver = rest.signal?.aborted || (rest.deadline !== undefined && parts.now() >= rest.deadline)
    if (isOver) break
    const report = await parts.run({ ...rest, asOf })
    runs.push(report)
    if (report.status !== 'succeeded' && report.status !== 'partial') break
  }
  const done = runs.filter(({ status }) => status === 'succeeded' || status === 'partial').length
  return {
    job: job.name,
    tenant: { id: tenant.id, slug: tenant.slug },
    from,
    to,
    written: known,
    runs,
    left: missing.length - done,
  }
}

function daysFrom(from: CalendarDay, to: CalendarDay): readonly CalendarDay[] {
  const days: CalendarDay[] = []
  for (let day = from; day <= to && days.length <= dayLimit; day = addDays(day, 1)) days.push(day)
  if (days.length > 0 && days.length <= dayLimit) return days
  const problem = days.length === 0 ? `'${to}' is before '${from}'` : `more than ${dayLimit} days`
  throw new LeoraError(
    'INPUT_INVALID',
    `to: ${problem}; give a day from ${from} on, at most ${dayLimit} days in all.`,
    {
      details: { field: 'to', from, to },
    },
  )
}

function refuseOneState(job: Job, tenant: Tenant, { dryRun = false, allowPast = false }: BackfillRequest): void {
  if (dryRun || allowPast || job.steps.every(({ target }) => target.key.includes('asOf'))) return
  throw new LeoraError(
    'AS_OF_OUTDATED',
    `Job '${job.name}' keeps one state, not one a day: filling past days of tenant '${tenant.slug}' would put each over the one before, and the last over what stands there. ` +
      'A dry run (--dry-run) answers questions about the past; --allow-past writes all the same.',
    { details: { field: 'job', job: job.name, tenant: tenant.slug } },
  )
}
