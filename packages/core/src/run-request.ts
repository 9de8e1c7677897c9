import type { CalendarDay } from './calendar-day.ts'
import { contentHash } from './canonical-json.ts'
import type { JsonValue } from './decision.ts'
import { LeoraError } from './errors.ts'
import { describeIssues } from './issues.ts'
import type { Job, Step } from './job.ts'
import type { OccurrenceClaim } from './ports/session.ts'
import { type RecordKey, recordKey } from './record.ts'

/** A record that a run is restricted to. */
export interface RecordSelector {
  readonly kind: string
  readonly id: string
  /** The step that it failed in; without one, every step that decides about records of its kind. */
  readonly step?: string
}

/** What a caller asks of a run. */
export interface RunRequest {
  /** Decide and compare, write nothing. @default false */
  readonly dryRun?: boolean
  /** The day to stand at the end of; by default what the job's own rule gives now. */
  readonly asOf?: CalendarDay
  /** Lets a run write an as-of older than the last one. @default false */
  readonly allowPast?: boolean
  /** The job's input, as yet unchecked. @default {} */
  readonly input?: unknown
  /** Only these records. */
  readonly only?: readonly RecordSelector[]
  /** Stop between pages before this instant; the run is then paused. */
  readonly deadline?: Date
  /** Stops the run between pages, or rolls the page back: paused. */
  readonly signal?: AbortSignal
  /** The run whose failed records these are. */
  readonly retryOf?: string
  /** The occurrence that the run is of, as tick found it; without one it is by hand, and consumes none. */
  readonly occurrence?: OccurrenceClaim
  /** How long to wait for a lease that another holds. @default 0 */
  readonly waitMs?: number
  /** Lists the changes in the report, as a dry run does. @default false */
  readonly showChanges?: boolean
}

/** A job's input after its schema; throws INPUT_INVALID, naming the field and what is allowed. */
export function parseInput<Input>(job: Job<unknown, Input>, input: unknown): Input {
  const parsed = job.input.safeParse(input ?? {})
  if (parsed.success) return parsed.data
  throw new LeoraError(
    'INPUT_INVALID',
    `The input of job '${job.name}' is not valid: ${describeIssues(parsed.error, 'input')}.`,
    {
      details: {
        job: job.name,
        issues: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
      },
    },
  )
}

/** The keys that a step is restricted to; null where it is not, empty where none of the records are its own. */
export function onlyKeys(step: Step<unknown, unknown>, only: RunRequest['only']): readonly RecordKey[] | null {
  if (!only) return null
  const own = only.filter(({ kind, step: name }) => kind === step.record.kind && (name ?? step.name) === step.name)
  return own.map(({ id }) => recordKey(id))
}

/** Throws INPUT_INVALID for a kind that the job does not decide about. */
export function refuseUnknownKind(job: Job, only: RunRequest['only']): void {
  const kinds = job.steps.map((step) => step.record.kind)
  const unknown = only?.find(({ kind }) => !kinds.includes(kind))
  if (!unknown) return
  throw new LeoraError(
    'INPUT_INVALID',
    `only: job '${job.name}' decides about ${kinds.join(', ')}, not about '${unknown.kind}'.`,
    {
      details: { field: 'only', allowed: kinds },
    },
  )
}

/** Names the input (and restriction) of a run, so that an unfinished one can be found again. */
export function inputHash(input: unknown, only: RunRequest['only']): string {
  return contentHash({ input: input as JsonValue, only: only ? only.map((selector) => ({ ...selector })) : null })
}
