import { asOfFor } from './as-of.ts'
import type { CalendarDay } from './calendar-day.ts'
import type { Values } from './change.ts'
import { isChanged } from './change.ts'
import { closestMatches } from './closest-matches.ts'
import type { Decision } from './decision.ts'
import { LeoraError } from './errors.ts'
import type { DecideContext, Job } from './job.ts'
import type { Tenant } from './ports/database.ts'
import type { DatedChange, PreviewReader } from './ports/readers.ts'
import type { Session } from './ports/session.ts'
import { previewContext } from './preview-job.ts'
import type { AnyStep } from './read-step.ts'
import { type RecordKey, type RecordRef, recordId, recordKey } from './record.ts'
import type { RunEnvironment } from './run-job.ts'
import { parseInput } from './run-request.ts'

/** Why a record is what it is, and what it would be now. */
export interface Explanation {
  readonly job: string
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly asOf: CalendarDay
  readonly record: RecordRef
  /** What is known of the record. */
  readonly facts: unknown
  /** The thresholds in force. */
  readonly policy: unknown
  readonly policyVersion: string
  /** What `prepare` found for all records. */
  readonly shared: unknown
  /** What the record would get now; `next` null where it is passed over. */
  readonly decision: Decision<unknown>
  /** What stands there. */
  readonly before: Values | null
  readonly wouldChange: boolean
  /** What it got when it last changed; null where no run changed it (or there is no ledger). */
  readonly lastChange: DatedChange | null
}

/** Which record, by its id or exact name, as of which day. */
export interface ExplainRequest {
  readonly record: string
  /** @default by the job's own rule */
  readonly asOf?: CalendarDay
  readonly input?: unknown
}

/** Explains one record, by id or exact name. Writes nothing. Throws RECORD_UNKNOWN, naming close matches. */
export async function explainRecord(
  job: Job,
  tenant: Tenant,
  request: ExplainRequest,
  session: Session,
  { clock, policies }: RunEnvironment,
): Promise<Explanation> {
  const asOf = request.asOf ?? asOfFor(job.asOf, clock.now(), tenant)
  const input = parseInput(job, request.input)
  return session.preview(async (reader) => {
    const { policyVersion, ...context } = await previewContext(job, tenant, reader, {
      asOf,
      input,
      startedAt: clock.now(),
      policies,
    })
    for (const step of job.steps) {
      const found = await findRecord(reader, step, context, request.record)
      if (!found) continue
      const { facts, key, before } = found
      const record = { kind: step.record.kind, id: recordId(key), label: step.record.label(facts) }
      const decision = step.decide(facts, context, before) ?? { next: null, reasons: [] }
      return {
        job: job.name,
        tenant: { id: tenant.id, slug: tenant.slug },
        asOf,
        record,
        facts,
        policy: context.policy,
        policyVersion,
        shared: context.shared,
        decision,
        before,
        wouldChange: decision.next !== null && isChanged(step.target, before, decision.next as Values),
        lastChange: await reader.readLastChange(job.name, record),
      }
    }
    throw await unknownRecord(reader, job, tenant, request.record)
  })
}

async function findRecord(
  reader: PreviewReader,
  step: AnyStep,
  context: DecideContext<unknown, unknown>,
  text: string,
) {
  for (const key of await keysFor(reader, step, text)) {
    const [found] = await reader.readRecords(step.page({ ...context, after: null, limit: 1, only: [key] }), step.target)
    if (found) return found
  }
  return null
}

async function keysFor(reader: PreviewReader, step: AnyStep, text: string): Promise<readonly RecordKey[]> {
  if (!step.record.find) return [recordKey(text)]
  const candidates = await reader.read(step.record.find(text))
  const exact = candidates.filter(({ id, label }) => id === text || label === text)
  if (exact.length > 1) {
    throw new LeoraError(
      'RECORD_UNKNOWN',
      `record: ${exact.length} records of kind '${step.record.kind}' are called '${text}'; name one by its id: ${exact.map(({ id }) => id).join(', ')}.`,
      { details: { field: 'record', ids: exact.map(({ id }) => id) } },
    )
  }
  return exact.map(({ id }) => (step.target.key.length === 1 ? [id] : recordKey(id)))
}

async function unknownRecord(reader: PreviewReader, job: Job, tenant: Tenant, text: string): Promise<LeoraError> {
  const labels: string[] = []
  for (const { record } of job.steps) {
    if (record.find) labels.push(...(await reader.read(record.find(text))).map(({ label }) => label))
  }
  const kinds = [...new Set(job.steps.map(({ record }) => record.kind))].join(' or ')
  if (labels.includes(text)) {
    return new LeoraError(
      'RECORD_UNKNOWN',
      `'${text}' of tenant '${tenant.slug}' is not among the records that job '${job.name}' decides about now: what it belongs to is switched off, not valid, or out of its range.`,
      { details: { field: 'record', record: text } },
    )
  }
  const close = closestMatches(text, labels)
  return new LeoraError(
    'RECORD_UNKNOWN',
    `Tenant '${tenant.slug}' has no ${kinds} with the id or exact name '${text}'.` +
      (close.length > 0 ? ` Did you mean ${close.map((label) => `'${label}'`).join(' or ')}?` : ''),
    { details: { field: 'record', record: text, closeMatches: close } },
  )
}
