import { type Change, isChanged, type Values } from './change.ts'
import type { ColumnValue } from './decision.ts'
import type { Effects } from './effect.ts'
import { LeoraError } from './errors.ts'
import type { DecideContext, Decided, Step } from './job.ts'
import type { StoredRecord } from './ports/readers.ts'
import { type RecordKey, type RecordRef, recordId } from './record.ts'
import type { RunError } from './run.ts'
import type { Target } from './target.ts'

/** A record that gets other values, and what that causes beside. */
interface ChangedOutcome {
  readonly kind: 'changed'
  readonly change: Change
  readonly summaryKey: string | null
  readonly effects?: Effects
}

/** What became of one record. */
export type Outcome = {
  readonly key: RecordKey
  readonly record: RecordRef
} & (
  | ChangedOutcome
  | { readonly kind: 'unchanged'; readonly summaryKey: string | null }
  | { readonly kind: 'skipped'; readonly code: string | null }
  | { readonly kind: 'failed'; readonly error: RunError }
)

/** Decides one record and compares it with what is stored. A `decide` that throws costs this record alone. */
export function decideRecord(
  step: Step<unknown, unknown>,
  stored: StoredRecord<unknown>,
  context: DecideContext<unknown, unknown>,
): Outcome {
  const decided = decideStored(step, stored, context)
  return 'error' in decided ? decided : outcomeOf(step, decided, stored, context)
}

/** The decision about one record, as yet compared with nothing; or how it failed. */
export function decideStored(
  step: Step<unknown, unknown>,
  { facts, key, before }: StoredRecord<unknown>,
  context: DecideContext<unknown, unknown>,
): Decided<unknown, unknown> | (Outcome & { readonly kind: 'failed' }) {
  const id = recordId(key)
  let record: RecordRef = { kind: step.record.kind, id, label: id }
  try {
    record = { ...record, label: step.record.label(facts) }
    return { facts, record, decision: step.decide(facts, context, before) ?? { next: null, reasons: [] } }
  } catch (error) {
    return { kind: 'failed', key, record, error: failureOf(error) }
  }
}

/** Compares a decision that was made (and perhaps selected) with what is stored. One that no column can hold, or whose effects throw, has failed. */
export function outcomeOf(
  step: Step<unknown, unknown>,
  decided: Decided<unknown, unknown>,
  stored: Pick<StoredRecord<unknown>, 'key' | 'before' | 'present'>,
  context: DecideContext<unknown, unknown>,
): Outcome {
  try {
    return compared(step, decided, stored, context)
  } catch (error) {
    return { kind: 'failed', key: stored.key, record: decided.record, error: failureOf(error) }
  }
}

function compared(
  step: Step<unknown, unknown>,
  decided: Decided<unknown, unknown>,
  { key, before, present }: Parameters<typeof outcomeOf>[2],
  context: DecideContext<unknown, unknown>,
): Outcome {
  const { record, decision } = decided
  if (decision.next === null) return { kind: 'skipped', key, record, code: decision.reasons[0]?.code ?? null }
  const after = checkedValues(step.target, decision.next as Values)
  const summaryKey = step.summary?.keyOf(decision.next) ?? null
  if (!isChanged(step.target, before, after)) return { kind: 'unchanged', key, record, summaryKey }
  const change = { record, key, before, after, reasons: decision.reasons, present }
  return {
    kind: 'changed',
    key,
    record,
    summaryKey,
    change,
    ...(step.effects && { effects: step.effects(decided, context) }),
  }
}

/** The same record, failed. */
export function asFailed(outcome: Outcome, error: unknown): Outcome {
  return { kind: 'failed', key: outcome.key, record: outcome.record, error: failureOf(error) }
}

/** Exactly the target's columns, each a value that its type can hold: Postgres would take NaN without a word. */
function checkedValues(target: Target, next: Values): Values {
  const values: Record<string, ColumnValue> = {}
  for (const field of Object.keys(target.columns)) {
    const value = next[field] ?? null
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new LeoraError(
        'DECISION_FAILED',
        `decide returned ${value} for '${field}'; a finite number or null is allowed.`,
        {
          details: { field },
        },
      )
    }
    values[field] = value
  }
  return values
}

function failureOf(error: unknown): RunError {
  if (error instanceof LeoraError) return { code: error.code, message: error.message }
  return { code: 'DECISION_FAILED', message: error instanceof Error ? error.message : String(error) }
}
