import { randomUUID } from 'node:crypto'
import { asOwner, ownerRows } from '../bed/as-owner.ts'
import type { TestBed } from '../bed/test-bed.ts'
import type { GuardedTable } from './guarded-tables.ts'

/** A row by column. */
export type Row = Readonly<Record<string, unknown>>

/** Some row of the tenant's. */
export async function someRow(bed: TestBed, table: GuardedTable, tenantId: string): Promise<Row | null> {
  const text = `select to_jsonb(t) as row from ${table.sql} t where tenant_id::text = $1::text order by t::text limit 1`
  const [found] = await ownerRows<{ row: Row }>(bed, text, [tenantId])
  return found?.row ?? null
}

/** A statement that inserts a row given as jsonb. */
export function insertText({ sql }: GuardedTable): string {
  return `insert into ${sql} select * from jsonb_populate_record(null::${sql}, $1::jsonb)`
}

/** Puts a row into a table, whatever it refers to. */
export async function putRow(bed: TestBed, table: GuardedTable, row: Row): Promise<void> {
  await asOwner(bed, ({ query }) => query(insertText(table), [JSON.stringify(row)]), {
    settings: { session_replication_role: 'replica' },
  })
}

/** The same row under keys that no other has. */
export function underNewKeys({ columns }: GuardedTable, row: Row): Row {
  // what only a few values are allowed in tells no row apart from all others
  const keys = columns.filter(({ isKey, name, allowed }) => isKey && name !== 'tenant_id' && allowed === null)
  return { ...row, ...Object.fromEntries(keys.map(({ name, type }) => [name, uniqueValue(type, row[name])])) }
}

/** A value of a type that stands nowhere else. */
function uniqueValue(type: string, present: unknown): unknown {
  if (type === 'uuid' || type === 'text') return randomUUID()
  return /int|numeric/.test(type) ? 1_000_000 + Math.trunc(performance.now()) : present
}

/** A row made up from nothing but the catalog. */
export function madeUpRow({ columns }: GuardedTable, tenantId: string): Row {
  const needed = columns.filter(({ isNotNull, name }) => isNotNull && name !== 'tenant_id')
  return {
    tenant_id: tenantId,
    ...Object.fromEntries(needed.map(({ name, type, allowed }) => [name, allowed ?? sampleValue(type)])),
  }
}

function sampleValue(type: string): unknown {
  if (type.endsWith('[]')) return []
  if (type === 'uuid') return '00000009-0000-4000-8000-000000000009'
  if (type === 'date') return '2026-03-01'
  if (type.startsWith('timestamp')) return '2026-03-01T12:00:00Z'
  if (/int|numeric|double|real/.test(type)) return 1
  if (type === 'boolean') return true
  if (type.startsWith('json')) return {}
  return 'made up'
}
