import type { RelationName } from '../source/relation-columns.ts'
import { quoted } from '../sql-fragment.ts'
import type { Check } from './check.ts'
import type { Verdict } from './finding.ts'
import { type WantedIndex, wantedIndexes } from './wanted-indexes.ts'

/** A whole (not partial) B-tree on a table; an expression in it is an empty name. */
export interface ExistingIndex {
  readonly table_oid: string
  readonly name: string
  /** False where CREATE INDEX CONCURRENTLY did not end well. */
  readonly is_valid: boolean
  readonly keys: readonly string[]
  readonly included: readonly string[]
}

export interface IndexFacts {
  readonly wanted: readonly WantedIndex[]
  readonly untold: readonly RelationName[]
  readonly existing: readonly ExistingIndex[]
}

/** The indexes that pages are read by. */
export const indexes: Check<IndexFacts> = {
  name: 'indexes',
  async read({ query, source, tables }) {
    const { wanted, untold } = wantedIndexes(source, (await tables()).tables)
    const existing = await query<ExistingIndex>(
      `select i.indrelid::text as table_oid, format('%I.%I', n.nspname, c.relname) as name, i.indisvalid as is_valid,
         array(
           select coalesce(a.attname::text, '') from unnest(i.indkey) with ordinality k (attnum, place)
           left join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
           where k.place <= i.indnkeyatts order by k.place
         ) as keys,
         array(
           select a.attname::text from unnest(i.indkey) with ordinality k (attnum, place)
           join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
           where k.place > i.indnkeyatts order by k.place
         ) as included
       from pg_catalog.pg_index i
       join pg_catalog.pg_class c on c.oid = i.indexrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       join pg_catalog.pg_am m on m.oid = c.relam
       where i.indrelid = any($1::oid[]) and i.indpred is null and m.amname = 'btree'
       order by 2`,
      [wanted.map(({ table }) => table.oid)],
    )
    return { wanted, untold, existing }
  },
  judge({ wanted, untold, existing }) {
    const verdicts = wanted.flatMap((index) => judgeIndex(index, existing))
    for (const relation of untold) {
      const message =
        `Whether ${relation} has the index that its pages are read by cannot be told: its key is no plain column ` +
        'of a table.'
      verdicts.push({ level: 'note', message, details: { relation } })
    }
    return verdicts.length > 0 ? verdicts : [{ level: 'ok', message: 'The indexes that pages are read by are there.' }]
  },
}

function judgeIndex(wanted: WantedIndex, existing: readonly ExistingIndex[]): readonly Verdict[] {
  const leading = existing.filter((index) => index.table_oid === wanted.table.oid && leads(index, wanted))
  const valid = leading.filter(({ is_valid }) => is_valid)
  if (valid.some((index) => covers(index, wanted))) return []
  const broken = leading.filter((index) => !index.is_valid && covers(index, wanted))
  const fix = [...broken.map(({ name }) => `drop index concurrently ${name}`), createIndex(wanted)]
  const remedy = fix.join('; ')
  const details = { table: wanted.table.name, relation: wanted.relation }
  const keys = wanted.keys.map(quoted).join(', ')
  if (valid.length > 0) {
    const message =
      `${wanted.table.name} has an index to find them by, but it does not hold all that pages read: they ` +
      'visit the table as well. With a covering one they took half the time where it was measured.'
    return [{ level: 'note', message, remedy, fix, details }]
  }
  const invalid = broken.length > 0 ? `; ${broken.map(({ name }) => name).join(', ')} is not valid` : ''
  const message = `${wanted.table.name} has no index that leads with (${keys})${invalid}: each page reads the whole table.`
  return [{ level: 'warning', message, remedy, fix, details }]
}

function leads({ keys }: ExistingIndex, wanted: WantedIndex): boolean {
  const first = keys.slice(0, wanted.keys.length)
  return wanted.keys.every((key) => first.includes(key)) || keys[0] === wanted.alone
}

function covers({ keys, included }: ExistingIndex, wanted: WantedIndex): boolean {
  return (
    wanted.include.length === 0 ||
    [...wanted.keys, ...wanted.include].every((name) => [...keys, ...included].includes(name))
  )
}

/** Without a name: the server finds one that is free. A partitioned table's cannot be made concurrently. */
function createIndex({ table, keys, include }: WantedIndex): string {
  const how = table.kind === 'p' ? '' : 'concurrently '
  const more = include.length > 0 ? ` include (${include.map(quoted).join(', ')})` : ''
  return `create index ${how}on ${table.name} (${keys.map(quoted).join(', ')})${more}`
}
