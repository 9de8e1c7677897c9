import { type Change, isChanged, type Values } from './change.ts'
import type { ColumnValue } from './decision.ts'
import { LeoraError } from './errors.ts'
import type { DecideContext, Decided, Step } from './job.ts'
import type { StoredRecord } from './ports/database.ts'
import { type RecordKey, type RecordRef, recordId } from './record.ts'
import type { RunError } from './run.ts'
import type { Target } from './target.ts'

/** What became of one record. */
export type Outcome = {
  readonly key: RecordKey
  readonly record: RecordRef
} & (
  | { readonly kind: 'changed'; readonly change: Change; readonly summaryKey: string | null }
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
  const { key } = stored
  const id = recordId(key)
  let record: RecordRef = { kind: step.record.kind, id, label: id }
  try {
    record = { kind: step.record.kind, id, label: step.record.label(stored.facts) }
    const decision = step.decide(stored.facts, context, stored.before)
    return outcomeOf(step, { facts: stored.facts, record, decision: decision ?? { next: null, reasons: [] } }, stored)
  } catch (error) {
    return { kind: 'failed', key, record, error: failureOf(error) }
  }
}

/** Compares a decision that was made (and perhaps selected) with what is stored. */
export function outcomeOf(
  step: Step<unknown, unknown>,
  decided: Decided<unknown, unknown>,
  stored: StoredRecord<unknown>,
): Outcome {
  const { record, decision } = decided
  const { key, before, present } = stored
  if (decision.next === null) return { kind: 'skipped', key, record, code: decision.reasons[0]?.code ?? null }
  const after = checkedValues(step.target, decision.next as Values)
  const summaryKey = step.summary?.keyOf(decision.next) ?? null
  if (!isChanged(step.target, before, after)) return { kind: 'unchanged', key, record, summaryKey }
  return {
    kind: 'changed',
    key,
    record,
    summaryKey,
    change: { record, key, before, after, reasons: decision.reasons, present },
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
