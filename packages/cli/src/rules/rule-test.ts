import {
  type CalendarDay,
  type Effects,
  isLeoraError,
  type Reason,
  type RecordRef,
  type ReportedChange,
  type RunReport,
  type StoredRule,
  sql,
  type Tenant,
} from '@leora-jobs/core'
import { processTriggers } from '@leora-jobs/core/jobs'
import type { App } from '../define-config.ts'

/** What a rule would do now. */
export interface RuleTest {
  readonly rule: Pick<StoredRule, 'id' | 'name' | 'type' | 'isApplication'> & {
    readonly isActive: boolean
    /** True where its next run takes for known what already matches. */
    readonly isBaseline: boolean
  }
  readonly tenant: { readonly id: string; readonly slug: string }
  readonly asOf: CalendarDay
  /** Taken as if it had been in force for long. */
  readonly isAsIfActive: boolean
  /** Records by what would become of them; those that stay as they are are not among them. */
  readonly counts: Readonly<Record<string, number>>
  readonly fires: readonly TestedRecord[]
  readonly heldBack: readonly (TestedRecord & { readonly by: string })[]
  /** What the caps would hold back, in one message; null where there is nothing. */
  readonly digest: readonly Reason[] | null
  /** True where more would change than is listed. */
  readonly isTruncated: boolean
  /** What it holds for already, by what has become of it. */
  readonly openEpisodes: StoredRule['episodes']
}

/** A subject beside the rule, and what firing would cause. */
export interface TestedRecord {
  readonly record: RecordRef
  /** The subject as a person calls it. */
  readonly subject: string
  readonly customerId: string | null
  readonly rep: { readonly id: string; readonly name: string } | null
  readonly since: string | null
  readonly tasks: NonNullable<Effects['tasks']>
  readonly messages: NonNullable<Effects['messages']>
  readonly reasons: readonly Reason[]
}

/** A dry run of one rule, switched on or not. Writes nothing. */
export async function testRule(
  app: App,
  tenant: Tenant,
  rule: StoredRule & { readonly isBaseline: boolean },
  given: { readonly asOf?: CalendarDay; readonly isAsIfActive: boolean; readonly signal?: AbortSignal },
): Promise<RuleTest> {
  const { isAsIfActive, ...request } = given
  const report = await app.run(processTriggers.name, {
    ...request,
    tenant,
    dryRun: true,
    input: { rules: [rule.id], asIf: isAsIfActive ? 'active' : 'activated' },
  })
  const changes = (report.changes ?? []).filter(({ record }) => record.kind === 'trigger')
  const about = changes.filter(({ after }) => after.anchor !== 'digest')
  const reps = await repNames(app, tenant)
  const inState = (...states: readonly unknown[]) => about.filter(({ after }) => states.includes(after.state))
  const { id, name, type, isApplication, isBaseline } = rule
  return {
    rule: { id, name, type, isApplication, isActive: rule.isActive !== false, isBaseline },
    tenant: { id: tenant.id, slug: tenant.slug },
    asOf: report.asOf,
    isAsIfActive,
    counts: report.summary,
    fires: inState('fired').map((change) => testedRecord(change, reps)),
    heldBack: inState('suppressed', 'seen').map((change) => ({
      by: String(change.after.suppressedBy),
      ...testedRecord(change, reps),
    })),
    digest: changes.find(({ after }) => after.anchor === 'digest')?.reasons ?? null,
    isTruncated: isTruncated(report),
    openEpisodes: rule.episodes,
  }
}

function isTruncated({ changesTruncated }: RunReport): boolean {
  return changesTruncated === true
}

function testedRecord(
  { record, after, reasons, effects = {} }: ReportedChange,
  reps: ReadonlyMap<string, string>,
): TestedRecord {
  const { log = {}, tasks = [], messages = [] } = effects
  const { label, customerId = null, salesRepId = null } = log
  const repId = salesRepId === null ? null : String(salesRepId)
  return {
    record,
    subject: String(label ?? record.label),
    customerId: customerId === null ? null : String(customerId),
    rep: repId === null ? null : { id: repId, name: reps.get(repId) ?? repId },
    since: after.since === null ? null : String(after.since),
    tasks,
    messages,
    reasons,
  }
}

/** Names by id; none where the source has no sales reps. */
async function repNames(app: App, tenant: Tenant): Promise<ReadonlyMap<string, string>> {
  try {
    const rows = await app.preview(tenant, (reader) =>
      reader.read(sql<{ id: string; name: string }>`select id::text as id, name from sales_rep`),
    )
    return new Map(rows.map(({ id, name }) => [id, name]))
  } catch (error) {
    if (isLeoraError(error, 'SOURCE_INVALID') || isLeoraError(error, 'STATEMENT_FAILED')) return new Map()
    throw error
  }
}
