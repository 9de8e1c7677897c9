import type { CalendarDay } from './calendar-day.ts'
import { contentHash } from './canonical-json.ts'
import type { JsonValue } from './decision.ts'
import { LeoraError } from './errors.ts'
import { describeIssues } from './issues.ts'
import type { Job } from './job.ts'
import type { OccurrenceClaim } from './ports/database.ts'
import { type RecordKey, recordKey } from './record.ts'

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
  /** Only this record. */
  readonly only?: { readonly kind: string; readonly id: string }
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

/** The key that `only` restricts a run to; throws INPUT_INVALID for a kind that the job does not decide about. */
export function onlyKey(job: Job, only: RunRequest['only']): RecordKey | null {
  if (!only) return null
  const kinds = job.steps.map((step) => step.record.kind)
  if (kinds.includes(only.kind)) return recordKey(only.id)
  throw new LeoraError(
    'INPUT_INVALID',
    `only: job '${job.name}' decides about ${kinds.join(', ')}, not about '${only.kind}'.`,
    {
      details: { field: 'only', allowed: kinds },
    },
  )
}

/** Names the input (and restriction) of a run, so that an unfinished one can be found again. */
export function inputHash(input: unknown, only: RunRequest['only']): string {
  return contentHash({ input: input as JsonValue, only: only ? { ...only } : null })
}
