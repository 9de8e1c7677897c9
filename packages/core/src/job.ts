import type { z } from 'zod'
import type { BacktestContext, BacktestResult } from './backtest.ts'
import type { CalendarDay } from './calendar-day.ts'
import type { Decision, JsonValue } from './decision.ts'
import type { Effects, LogTable } from './effect.ts'
import { LeoraError } from './errors.ts'
import type { Tenant } from './ports/database.ts'
import type { Reader } from './ports/readers.ts'
import type { Query } from './query.ts'
import type { RecordKey, RecordRef } from './record.ts'
import type { RunProgress } from './run.ts'
import type { Target } from './target.ts'

/** When a job's occurrences are planned. */
export interface Schedule {
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string
  /** An IANA name, or `tenant` for each tenant's own zone. @default 'UTC' */
  readonly zone?: string
  /**
   * What becomes of occurrences that nobody fired: `once` and `skip` run the last one alone, `all` the older ones too. They differ in what has begun
   * and paused or failed: `skip` drops it when its successor is planned, the others finish it. @default 'once'
   */
  readonly missed?: 'skip' | 'once' | 'all'
  /** How many days back `all` catches up. @default 7 */
  readonly windowDays?: number
}

/** Which day a run stands at the end of, when nobody says: the day it was planned on, or the last day that was complete then. */
export type AsOfRule = 'planned-day' | 'last-complete-day'

/** What every part of a job may know of the run it works for. All of it is fixed when the run starts. */
export interface RunContext<Policy, Input> {
  readonly tenant: Tenant
  readonly asOf: CalendarDay
  readonly policy: Policy
  readonly input: Input
  /** When the run was started; a resumed one keeps it. For what depends on the time of day: quiet hours. */
  readonly startedAt: Date
}

/** What `decide` and `select` get beside the facts. */
export interface DecideContext<Shared, Policy, Input = unknown> extends RunContext<Policy, Input> {
  readonly shared: Shared
}

/** Which records a page is asked for. */
export interface PageContext<Shared, Policy, Input = unknown> extends DecideContext<Shared, Policy, Input> {
  /** The key of the last record of the page before; null on the first. */
  readonly after: RecordKey | null
  /** At most this many records; fewer means that there are no more. */
  readonly limit: number
  /** Only the records with these keys, where a run was restricted to some. */
  readonly only: readonly RecordKey[] | null
}

/** A decision together with what it is about. */
export interface Decided<Facts, Next> {
  readonly facts: Facts
  readonly record: RecordRef
  readonly decision: Decision<Next>
}

/** What the records of a step are called, and how a person knows one. */
export interface RecordNaming<Facts> {
  /** `customer`, `sku`: where the source has a relation of this name, an empty result can be explained by it. */
  readonly kind: string
  /** The relation that records come from, where it is called otherwise: it then explains an empty result. @default kind */
  readonly relation?: string
  label(facts: Facts): string
  /** The records that a person may mean by this text: for `explain --record`. */
  find?(text: string): Query<{ readonly id: string; readonly label: string }>
}

/**
 * One pass over records of one kind. Everything but the query itself is pure. A step reads the source, never what an earlier step of the run wrote: in a
 * dry run that is not there.
 */
export interface Step<Facts, Next, Shared = unknown, Policy = unknown, Input = unknown> {
  /** Unique within the job; in checkpoints and changes. */
  readonly name: string
  readonly record: RecordNaming<Facts>
  /** The facts of the next `limit` records in key order, as one set-based query. */
  page(context: PageContext<Shared, Policy, Input>): Query<Facts>
  /**
   * What the record should be, and why. Null, or a null `next`, leaves it as it is. `before` is what the target holds: for episodes that open
   * once and close; a decision that does not look at it can be replayed for any day.
   */
  decide(
    facts: Facts,
    context: DecideContext<Shared, Policy, Input>,
    before: Readonly<Partial<Next>> | null,
  ): Decision<Next> | null
  /** Over all decisions of the run: priorities, caps, digests. What it leaves out stays as it is. What it chose is stored, so a resumed run goes on with it. */
  select?(
    decided: readonly Decided<Facts, Next>[],
    context: DecideContext<Shared, Policy, Input>,
  ): readonly Decided<Facts, Next>[]
  readonly target: Target<Next>
  /** What a change causes beside its row: asked for changed records alone, written with the page. Pure. */
  effects?(decided: Decided<Facts, Next>, context: DecideContext<Shared, Policy, Input>): Effects
  /** Where `effects` has its log. */
  readonly log?: LogTable
  readonly summary?: Summary<Next>
}

/** How a run counts what it decided, for its report: by one key of a known set. */
export interface Summary<Next> {
  readonly keys: readonly string[]
  keyOf(next: Next): string
}

/** A named calculation with a schedule. */
export interface Job<Policy = unknown, Input = unknown, Shared = unknown> {
  /** `^[0-9A-Za-z][0-9A-Za-z._-]{0,255}$`: a path segment and a schedule's name. */
  readonly name: string
  readonly description: string
  readonly schedule: Schedule
  readonly asOf: AsOfRule
  readonly input: z.ZodType<Input>
  /** Throws INPUT_INVALID for what only a dry run can be told. @default a run takes all of it */
  refuseForWriting?(input: Input): void
  readonly policy: z.ZodType<Policy>
  /** Once a run, before its first page; the result is stored with the run, so a resumed one goes on with the same. */
  prepare?(reader: Reader, context: RunContext<Policy, Input>): Promise<Shared>
  readonly steps: readonly Step<unknown, unknown, Shared, Policy, Input>[]
  /** True where a run that read records found nothing in them: `explainZero` is asked only then. @default always */
  foundNothing?(progress: RunProgress): boolean
  /** Says why a run that read records found nothing in them; null where it found something. */
  explainZero?(reader: Reader, context: RunContext<Policy, Input>, progress: RunProgress): Promise<ZeroReason | null>
  /** For jobs that forecast: what they would have said on past days against what came. Reads, and writes nothing. */
  backtest?(reader: Reader, context: BacktestContext<Shared, Policy, Input>): Promise<BacktestResult>
}

/** Why a run found nothing. */
export interface ZeroReason {
  readonly code: 'NO_RECORDS' | 'NO_TENANT_CONTEXT' | 'STALE_DATA' | 'ALL_FILTERED'
  readonly message: string
  readonly evidence: { readonly [key: string]: JsonValue }
}

interface JobHead<Policy, Input, Shared> extends Omit<Job<Policy, Input, Shared>, 'steps' | 'asOf'> {
  /** @default 'planned-day' */
  readonly asOf?: AsOfRule
}

/** A job of one step, written flat. */
export interface JobOfOneStep<Policy, Input, Shared, Facts, Next>
  extends JobHead<Policy, Input, Shared>,
    Omit<Step<Facts, Next, Shared, Policy, Input>, 'name'> {}

/** A job of several steps, run in order under one run, lease and checkpoint. */
export interface JobOfSteps<Policy, Input, Shared> extends JobHead<Policy, Input, Shared> {
  readonly steps: readonly Step<unknown, unknown, Shared, Policy, Input>[]
}

const reservedNames = ['process', 'tick', 'health']
const namePattern = /^[0-9A-Za-z][0-9A-Za-z._-]{0,255}$/

/** Declares a job. Throws JOB_INVALID for a name that cannot be a path segment, or steps of one name. */
export function defineJob<Policy, Input, Shared, Facts, Next>(
  job: JobOfOneStep<Policy, Input, Shared, Facts, Next>,
): Job<Policy, Input, Shared>
export function defineJob<Policy, Input, Shared>(job: JobOfSteps<Policy, Input, Shared>): Job<Policy, Input, Shared>
export function defineJob<Policy, Input, Shared, Facts, Next>(
  definition: JobOfOneStep<Policy, Input, Shared, Facts, Next> | JobOfSteps<Policy, Input, Shared>,
): Job<Policy, Input, Shared> {
  const steps = 'steps' in definition ? definition.steps : [stepOf(definition)]
  const job = { asOf: 'planned-day', ...definition, steps } as Job<Policy, Input, Shared>
  checkName(job.name)
  const names = new Set(job.steps.map((step) => step.name))
  if (names.size === 0 || names.size < job.steps.length) {
    throw new LeoraError('JOB_INVALID', `Job '${job.name}' needs at least one step, and a name of its own for each.`, {
      details: { job: job.name, steps: job.steps.map((step) => step.name) },
    })
  }
  return job
}

/** Declares a step of a job of several, so that its types are inferred together. */
export function defineStep<Facts, Next, Shared, Policy, Input>(
  step: Step<Facts, Next, Shared, Policy, Input>,
): Step<Facts, Next, Shared, Policy, Input> {
  return step
}

function stepOf<Policy, Input, Shared, Facts, Next>(
  job: JobOfOneStep<Policy, Input, Shared, Facts, Next>,
): Step<Facts, Next, Shared, Policy, Input> {
  const { record, page, decide, select, target, effects, log, summary } = job
  const optional = { ...(select && { select }), ...(effects && { effects }), ...(log && { log }) }
  return { name: record.kind, record, page, decide, target, ...optional, ...(summary && { summary }) }
}

function checkName(name: string): void {
  if (!namePattern.test(name) || reservedNames.includes(name)) {
    throw new LeoraError(
      'JOB_INVALID',
      `'${name}' cannot name a job: it must match ${namePattern.source} and be none of ${reservedNames.join(', ')}.`,
      { details: { job: name, allowed: namePattern.source, reserved: reservedNames } },
    )
  }
}
