import { addDays, type CalendarDay, dayNumber } from './calendar-day.ts'
import { LeoraError } from './errors.ts'
import type { DecideContext, Job, RunContext } from './job.ts'
import type { Policies } from './policy.ts'
import { resolvePolicy } from './policy.ts'
import type { Tenant } from './ports/database.ts'
import type { PreviewReader } from './ports/readers.ts'
import { parseInput } from './run-request.ts'

/** Which past days forecasts are made on, and how often. */
export interface BacktestRequest {
  /** The first day that a forecast is made at the end of. */
  readonly from: CalendarDay
  /** The last day whose sales are looked at: forecasts are made as long as what they forecast has come by then. */
  readonly to: CalendarDay
  /** Days from one forecast to the next. @default 7 */
  readonly everyDays?: number
  readonly input?: unknown
}

/** What a job's backtest works with. */
export interface BacktestContext<Shared, Policy, Input = unknown> extends RunContext<Policy, Input> {
  readonly from: CalendarDay
  readonly to: CalendarDay
  /** The days that forecasts are made on, ascending; the job passes over those whose future has not come. */
  readonly origins: readonly CalendarDay[]
  /** What a run as of a day would decide with: `prepare` reads nothing after it. */
  at(asOf: CalendarDay): Promise<DecideContext<Shared, Policy, Input>>
}

/** How well one method forecast. A measure is null where nothing could be compared. */
export interface MethodScore {
  readonly method: string
  /** Root mean squared scaled error, the mean over records; 1 is as good as repeating the last value. */
  readonly rmsse: number | null
  /** Scaled pinball loss of the quantile that `serviceLevel` aims at, the mean over records. */
  readonly pinballLoss: number | null
  /** Forecast less actual, as a share of the actual; positive where too much was forecast. */
  readonly bias: number | null
  /** Share of the cycles in which what was held sufficed. */
  readonly serviceLevel: number | null
}

/** The records of a kind, and how each method did on them; the job's own comes first. */
export interface BacktestGroup {
  readonly group: string
  readonly records: number
  /** Forecasts made, over all records. */
  readonly forecasts: number
  readonly methods: readonly MethodScore[]
}

/** Forecasts of past days against what came. */
export interface BacktestReport {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly from: CalendarDay
  readonly to: CalendarDay
  readonly policyVersion: string
  /** Days on which forecasts were made. */
  readonly origins: number
  /** What the service level aims at. */
  readonly targetServiceLevel: number
  /** One a group, then all of them together. */
  readonly groups: readonly BacktestGroup[]
  /** Records that had no forecast to compare, by the reason. */
  readonly left: Readonly<Record<string, number>>
}

/** What a job's own `backtest` gives; the framework adds what it knows. */
export type BacktestResult = Pick<BacktestReport, 'origins' | 'targetServiceLevel' | 'groups' | 'left'>

/** Ten years of days. */
const dayLimit = 3_660

/** Asks a job how its forecasts of past days came out, within one read-only transaction. Throws INPUT_INVALID where it forecasts nothing. */
export async function backtestJob(
  job: Job,
  tenant: Tenant,
  request: BacktestRequest,
  given: { readonly reader: PreviewReader; readonly policies: Policies; readonly startedAt: Date },
): Promise<BacktestReport> {
  const { backtest } = job
  const { reader, policies, startedAt } = given
  if (!backtest) {
    throw new LeoraError(
      'INPUT_INVALID',
      `Job '${job.name}' forecasts nothing that could be compared with what came.`,
      {
        details: { field: 'job' },
      },
    )
  }
  const { from, to, everyDays = 7 } = request
  const origins = originsOf(from, to, everyDays)
  const { policy, version } = resolvePolicy(job, [policies, await reader.readPolicies()])
  const input = parseInput(job, request.input)
  const result = await backtest(reader, {
    tenant,
    policy,
    input,
    asOf: to,
    startedAt,
    from,
    to,
    origins,
    async at(asOf) {
      const context = { tenant, policy, input, asOf, startedAt }
      return { ...context, shared: await job.prepare?.(reader, context) }
    },
  })
  return { job: job.name, tenant: { id: tenant.id, slug: tenant.slug }, from, to, policyVersion: version, ...result }
}

function originsOf(from: CalendarDay, to: CalendarDay, everyDays: number): readonly CalendarDay[] {
  const length = dayNumber(to) - dayNumber(from)
  if (length <= 0 || length > dayLimit) {
    throw new LeoraError(
      'INPUT_INVALID',
      `from ${from} to ${to}: the last day must come after the first, by at most ${dayLimit} days.`,
      { details: { field: 'to', from, to } },
    )
  }
  if (!Number.isInteger(everyDays) || everyDays < 1) {
    throw new LeoraError(
      'INPUT_INVALID',
      `every: '${everyDays}' is not allowed; use a whole number of days, 1 or more.`,
      {
        details: { field: 'every' },
      },
    )
  }
  return Array.from({ length: Math.floor(length / everyDays) + 1 }, (_, index) => addDays(from, index * everyDays))
}
