import type { Tenant } from '@leora-jobs/core'
import { asOwner } from '../bed/as-owner.ts'
import type { TestBed } from '../bed/test-bed.ts'
import { guardedTables } from './guarded-tables.ts'

/** Stands in every text of the tenant's that may hold any, and nowhere else. */
export const canary = 'CANARY-7f3a'

/** Marks a tenant's rows; resolves to the columns that were. */
export async function markTenant(bed: TestBed, { id }: Tenant): Promise<string[]> {
  const marked: string[] = []
  for (const { name, sql, columns } of await guardedTables(bed)) {
    const free = columns.filter(({ type, isConstrained, isKey }) => type === 'text' && !isConstrained && !isKey)
    if (free.length === 0) continue
    const assignments = free.map((column) => `"${column.name}" = '${canary} ' || "${column.name}"`)
    await asOwner(bed, ({ query }) =>
      query(`update ${sql} set ${assignments.join(', ')} where tenant_id::text = $1::text`, [id]),
    )
    marked.push(...free.map((column) => `${name}.${column.name}`))
  }
  await asOwner(bed, ({ query }) =>
    query(`update tenant set name = '${canary} ' || name where id::text = $1::text`, [id]),
  )
  return marked
}

/** Everything that can be said of a value, its errors' causes and details included. */
export function everythingIn(value: unknown): string {
  const seen = new Set<object>()
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part
    if (seen.has(part)) return undefined
    seen.add(part)
    return part instanceof Error ? { ...part, message: part.message, stack: part.stack, cause: part.cause } : part
  })
}
