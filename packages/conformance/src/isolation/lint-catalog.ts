import type { Transaction } from '@leora-jobs/postgres'
import { catalogRules, policyShapes } from './catalog-rules.ts'
import { sharedTables } from './guarded-tables.ts'

/** What in the catalog would let tenants see each other, as `rule: name`. */
export async function lintCatalog({ query }: Transaction): Promise<string[]> {
  const findings: string[] = []
  for (const [rule, text] of Object.entries(catalogRules)) {
    const { rows } = await query<{ name: string }>(
      `with given as (select $1::text[] as shared, $2::text[] as shapes) select name from (${text}) found order by 1`,
      [sharedTables, policyShapes],
    )
    findings.push(...rows.map(({ name }) => `${rule}: ${name}`))
  }
  return findings
}
