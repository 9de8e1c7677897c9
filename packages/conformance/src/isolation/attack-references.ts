import { ownerRows } from '../bed/as-owner.ts'
import type { TestBed } from '../bed/test-bed.ts'
import type { Attack } from './attacker.ts'
import { putRow, someRow, underNewKeys } from './copy-row.ts'
import type { GuardedTable } from './guarded-tables.ts'
import type { Twins } from './open-twins.ts'

/** A foreign key between guarded tables. */
interface Reference {
  readonly name: string
  readonly child: string
  readonly parent: string
  readonly columns: readonly string[]
  readonly referenced: readonly string[]
}

/** Lets a row of one tenant refer to a row that only the other has; resolves to the foreign keys that let it, and how many were tried. */
export async function attackReferences(
  bed: TestBed,
  attack: Attack,
  tables: readonly GuardedTable[],
  { own, other }: Twins,
): Promise<{ readonly tried: number; readonly leaks: readonly string[] }> {
  const leaks: string[] = []
  const references = await foreignKeys(bed, tables)
  for (const { name, child, parent, columns, referenced } of references) {
    const table = tables.find(({ sql }) => sql === parent)
    const row = table && (await someRow(bed, table, other.id))
    if (!table || !row) {
      leaks.push(`${name}: no rows to attack`)
      continue
    }
    const onlyOther = underNewKeys(table, row)
    await putRow(bed, table, onlyOther)
    const pairs = columns
      .map((column, index) => ({ column, value: onlyOther[referenced[index] ?? ''] }))
      .filter(({ column }) => column !== 'tenant_id')
    const assignments = pairs.map(
      ({ column }, index) => `"${column}" = ($${index + 2}::text[])[1]::${typeOf(tables, child, column)}`,
    )
    const { refusal } = await attack(
      own.id,
      `update ${child} set ${assignments.join(', ')} where ctid = (select min(ctid) from ${child} where tenant_id::text = $1::text)`,
      [own.id, ...pairs.map(({ value }) => [String(value)])],
    )
    if (refusal?.sqlstate !== '23503') leaks.push(`${name}: ${refusal?.message ?? 'refers to another tenant'}`)
  }
  return { tried: references.length, leaks }
}

function foreignKeys(bed: TestBed, tables: readonly GuardedTable[]): Promise<Reference[]> {
  const names = (keys: string, table: string) =>
    `(select json_agg(a.attname order by u.place) from unnest(${keys}) with ordinality u (key, place)
      join pg_attribute a on a.attrelid = ${table} and a.attnum = u.key)`
  return ownerRows<Reference & { [name: string]: unknown }>(
    bed,
    `select k.conname as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
       ${names('k.conkey', 'k.conrelid')} as columns, ${names('k.confkey', 'k.confrelid')} as referenced
     from pg_constraint k
     where k.contype = 'f' and k.conrelid::regclass::text = any ($1::text[]) and k.confrelid::regclass::text = any ($1::text[])
     order by 2, 1`,
    [tables.map(({ sql }) => sql)],
  )
}

function typeOf(tables: readonly GuardedTable[], table: string, column: string): string {
  return tables.find(({ sql }) => sql === table)?.columns.find(({ name }) => name === column)?.type ?? 'text'
}
