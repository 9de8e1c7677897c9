import { decideRecord, decideStored, type Outcome, outcomeOf } from './decide-record.ts'
import type { DecideContext, Decided, Step } from './job.ts'
import type { RecordReader, StoredRecord } from './ports/readers.ts'
import { emptyTally, type Tally, tally } from './progress.ts'
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

/** What `select` chose in a step: what is to be written, in key order, and the counts of all that is left as it is. */
export interface Selection {
  readonly outcomes: readonly Outcome[]
  readonly passed: Tally
}

/** Reads all records of a step, decides them, and lets its `select` choose; what it leaves out is passed over. */
export async function readSelected(reader: RecordReader, reading: StepReading): Promise<Selection> {
  const { step, context, pageSize } = reading
  const candidates: {
    readonly decided: Decided<unknown, unknown>
    readonly stored: Omit<StoredRecord<unknown>, 'facts'>
  }[] = []
  const outcomes: Outcome[] = []
  let passed = emptyTally
  for (let after: RecordKey | null = null; ; ) {
    const page: readonly StoredRecord<unknown>[] = await readStored(reader, reading, after)
    for (const stored of page) {
      const decided = decideStored(step, stored, context)
      if ('error' in decided) outcomes.push(decided)
      else if (decided.decision.next === null) passed = tally(passed, [outcomeOf(step, decided, stored, context)])
      else candidates.push({ decided, stored: { key: stored.key, before: stored.before, present: stored.present } })
    }
    after = page.at(-1)?.key ?? after
    if (page.length < pageSize) break
  }
  const offered = candidates.map(({ decided }) => decided)
  const chosen = new Map((step.select?.(offered, context) ?? offered).map((decided) => [decided.record.id, decided]))
  for (const { decided, stored } of candidates) {
    const kept = chosen.get(decided.record.id)
    const outcome: Outcome = kept
      ? outcomeOf(step, kept, stored, context)
      : { kind: 'skipped', key: stored.key, record: decided.record, code: 'NOT_SELECTED' }
    if (outcome.kind === 'changed' || outcome.kind === 'failed') outcomes.push(outcome)
    else passed = tally(passed, [outcome])
  }
  return { outcomes, passed }
}

function readStored(reader: RecordReader, { step, context, only, pageSize }: StepReading, after: RecordKey | null) {
  return reader.readRecords(step.page({ ...context, after, limit: pageSize, only }), step.target)
}
