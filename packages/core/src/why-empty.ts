import type { ZeroReason } from './job.ts'
import type { Reader, Tenant } from './ports/database.ts'
import { namedQuery } from './query.ts'
import type { RunProgress } from './run.ts'

/** What the adapter can see of a relation that showed no row. */
export interface RelationVisibility {
  /** True where a table under the relation has row security that binds this role. */
  readonly hasRowSecurity: boolean
  /** The planner's estimate over all tenants; -1 where the table was never analysed. */
  readonly estimatedRows: number
  /** The setting by which the tenant is announced. */
  readonly tenantSetting: string
}

/** Why a run read nothing, or passed over everything; null where it found something. */
export async function whyEmpty(reader: Reader, tenant: Tenant, kind: string, progress: RunProgress): Promise<ZeroReason | null> {
  const { counts, skipped } = progress
  if (counts.read > 0) {
    const passedOver = Object.values(skipped).reduce((sum, count) => sum + count, 0)
    if (passedOver < counts.read) return null
    const message = `All ${counts.read} records were passed over by policy: ${Object.entries(skipped).map(([code, count]) => `${code} ${count}`).join(', ')}.`
    return { code: 'ALL_FILTERED', message, evidence: skipped }
  }
  const [seen] = await reader.read(namedQuery<RelationVisibility>('relation-visibility', { relation: kind }))
  const evidence = { relation: kind, hasRowSecurity: seen?.hasRowSecurity ?? false, estimatedRows: seen?.estimatedRows ?? null }
  if (seen?.hasRowSecurity && seen.estimatedRows !== 0) {
    const message =
      `The relation '${kind}' shows no row to tenant '${tenant.slug}', but its table has row security and is not empty: ` +
      `its policy may read another setting than '${seen.tenantSetting}'.`
    return { code: 'NO_TENANT_CONTEXT', message, evidence: { ...evidence, tenantSetting: seen.tenantSetting } }
  }
  return { code: 'NO_RECORDS', message: `Tenant '${tenant.slug}' has no rows in the relation '${kind}'.`, evidence }
}
