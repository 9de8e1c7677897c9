import type { Job, RunContext, ZeroReason } from './job.ts'
import type { Tenant } from './ports/database.ts'
import type { Reader } from './ports/readers.ts'
import { namedQuery } from './query.ts'
import type { RunProgress } from './run.ts'

/** What the adapter can see of a relation that showed no row. */
export interface RelationVisibility {
  /** True where a table under the relation has row security that binds this role, by a policy that reads another setting than ours. */
  readonly hasRowSecurity: boolean
  /** The planner's estimate over all tenants; -1 where the table was never analysed. */
  readonly estimatedRows: number
  /** The setting by which the tenant is announced. */
  readonly tenantSetting: string
}

/** True where a run may have found nothing: no records, none but those passed over, or none that its job counts as found. */
export function findsNothing(job: Job, progress: RunProgress): boolean {
  if (progress.counts.read === 0 || passedOver(progress) === progress.counts.read) return true
  return job.explainZero !== undefined && (job.foundNothing?.(progress) ?? true)
}

/** Why a run found nothing; null where it found something after all. */
export async function zeroReasonFor(
  job: Job,
  reader: Reader,
  context: RunContext<unknown, unknown>,
  progress: RunProgress,
): Promise<ZeroReason | null> {
  const { tenant } = context
  if (progress.counts.read === 0) {
    const { kind = '', relation } = job.steps[0]?.record ?? {}
    // records that are no rows of a relation can be none although it has some: that only the job can say
    const own = relation === undefined ? null : await job.explainZero?.(reader, context, progress)
    return own ?? whyUnread(reader, tenant, relation ?? kind)
  }
  if (passedOver(progress) === progress.counts.read) return allFiltered(progress)
  return (await job.explainZero?.(reader, context, progress)) ?? null
}

function passedOver({ skipped }: RunProgress): number {
  return Object.values(skipped).reduce((sum, count) => sum + count, 0)
}

function allFiltered({ counts, skipped }: RunProgress): ZeroReason {
  const filters = Object.entries(skipped).map(([code, count]) => `${code} ${count}`)
  return {
    code: 'ALL_FILTERED',
    message: `All ${counts.read} records were passed over by policy: ${filters.join(', ')}.`,
    evidence: skipped,
  }
}

async function whyUnread(reader: Reader, tenant: Tenant, kind: string): Promise<ZeroReason> {
  const [seen] = await reader.read(namedQuery<RelationVisibility>('relation-visibility', { relation: kind }))
  const evidence = {
    relation: kind,
    hasRowSecurity: seen?.hasRowSecurity ?? false,
    estimatedRows: seen?.estimatedRows ?? null,
  }
  if (seen?.hasRowSecurity && seen.estimatedRows !== 0) {
    const message =
      `The relation '${kind}' shows no row to tenant '${tenant.slug}', but its table has row security and is not empty: ` +
      `its policy may read another setting than '${seen.tenantSetting}'.`
    return { code: 'NO_TENANT_CONTEXT', message, evidence: { ...evidence, tenantSetting: seen.tenantSetting } }
  }
  return { code: 'NO_RECORDS', message: `Tenant '${tenant.slug}' has no rows in the relation '${kind}'.`, evidence }
}
