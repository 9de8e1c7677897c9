import { asFailed, decideRecord, type Outcome, outcomeOf } from './decide-record.ts'
import type { DecideContext, Decided, Step } from './job.ts'
import type { RecordReader, StoredRecord } from './ports/database.ts'
import type { RecordKey } from './record.ts'

/** A step whose types the framework need not know. */
export type AnyStep = Step<unknown, unknown>

/** What reading a step's records takes. */
export interface StepReading {
  readonly step: AnyStep
  readonly context: DecideContext<unknown, unknown>
  readonly only: readonly RecordKey[] | null
  readonly pageSize: number
}

/** One page of a step: what became of its records, and whether it was the last. */
export interface PageOutcomes {
  readonly outcomes: readonly Outcome[]
  readonly isLast: boolean
}

/** Reads and decides the page of records after a key. */
export async function readPage(
  reader: RecordReader,
  reading: StepReading,
  after: RecordKey | null,
): Promise<PageOutcomes> {
  const { step, context, pageSize } = reading
  const stored = await readStored(reader, reading, after)
  return { outcomes: stored.map((record) => decideRecord(step, record, context)), isLast: stored.length < pageSize }
}

/** Reads all records of a step, decides them, and lets its `select` choose; what it leaves out is passed over. */
export async function readSelected(reader: RecordReader, reading: StepReading): Promise<readonly Outcome[]> {
  const { step, context, pageSize } = reading
  const all: {
    readonly stored: StoredRecord<unknown>
    readonly outcome: Outcome
    readonly decided: Decided<unknown, unknown> | null
  }[] = []
  for (let after: RecordKey | null = null; ; ) {
    const page: readonly StoredRecord<unknown>[] = await readStored(reader, reading, after)
    for (const stored of page) all.push({ stored, ...decideForSelection(step, stored, context) })
    after = page.at(-1)?.key ?? after
    if (page.length < pageSize) break
  }
  const candidates = all.flatMap(({ decided }) => (decided ? [decided] : []))
  const chosen = new Map(
    (step.select?.(candidates, context) ?? candidates).map((decided) => [decided.record.id, decided]),
  )
  return all.map(({ stored, outcome, decided }) => {
    if (!decided) return outcome
    const kept = chosen.get(decided.record.id)
    if (!kept) return { kind: 'skipped', key: stored.key, record: decided.record, code: 'NOT_SELECTED' }
    try {
      return outcomeOf(step, kept, stored)
    } catch (error) {
      return asFailed(outcome, error)
    }
  })
}

function readStored(reader: RecordReader, { step, context, only, pageSize }: StepReading, after: RecordKey | null) {
  return reader.readRecords(step.page({ ...context, after, limit: pageSize, only }), step.target)
}

function decideForSelection(step: AnyStep, stored: StoredRecord<unknown>, context: DecideContext<unknown, unknown>) {
  const outcome = decideRecord(step, stored, context)
  if (outcome.kind === 'failed' || outcome.kind === 'skipped') return { outcome, decided: null }
  const decision = step.decide(stored.facts, context, stored.before)
  return { outcome, decided: decision ? { facts: stored.facts, record: outcome.record, decision } : null }
}
