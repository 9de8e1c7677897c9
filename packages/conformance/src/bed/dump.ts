import { asOwner, ownerRows } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

interface TableName {
  readonly schema: string
  readonly name: string
  readonly hasTenant: boolean
}

/** Every table of the application's and of ours. */
function allTables(bed: TestBed): Promise<TableName[]> {
  return ownerRows<TableName>(
    bed,
    `select n.nspname as schema, c.relname as name, exists (
       select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     ) as "hasTenant"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'leora_jobs') and c.relkind in ('r', 'p') order by 1, 2`,
  )
}

/** The rows of every table as text, by table: of one tenant, or of all. */
export async function dump(bed: TestBed, tenantId?: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = (await allTables(bed)).filter(({ hasTenant }) => hasTenant || tenantId === undefined)
  return asOwner(bed, async ({ query }) => {
    const entries: [string, string[]][] = []
    for (const { schema, name } of tables) {
      const where = tenantId === undefined ? 'true' : 'tenant_id::text = $1::text'
      const text = `select t::text as row from "${schema}"."${name}" t where ${where} order by 1`
      const { rows } = await query<{ row: string }>(text, tenantId === undefined ? [] : [tenantId])
      entries.push([`${schema}.${name}`, rows.map(({ row }) => row)])
    }
    return Object.fromEntries(entries)
  })
}
