import { rolesSql } from '../migrate/migration-files.ts'
import type { RelationName } from '../source/relation-columns.ts'
import { quoted } from '../sql-fragment.ts'
import type { Check, CheckContext } from './check.ts'
import type { Verdict } from './finding.ts'
import { ledgerGrants } from './ledger-grants.ts'
import { type WantedGrant, wantedGrants } from './wanted-grants.ts'

/** What the role lacks on a table behind the source; names quoted. */
export interface TableGrants {
  readonly name: string
  readonly schema: string
  readonly may_use_schema: boolean
  readonly not_selectable: readonly string[]
  readonly not_updatable: readonly string[]
  /** Of those that the table has: the times of a row are not kept by every table. */
  readonly not_insertable: readonly string[]
  /** Columns to write back to that the table does not have. */
  readonly unknown: readonly string[]
}

/** What the role lacks on a table of ours. */
export interface LedgerTableGrants {
  readonly name: string
  readonly may_use_schema: boolean
  readonly lacking: readonly string[]
}

export interface GrantFacts {
  readonly role: string
  /** Whom to grant to: leora_jobs_runner where the role has what that has, else the role. */
  readonly grantee: string
  readonly tables: readonly TableGrants[]
  /** Relations whose columns were read off the source's text: perhaps a few too many. */
  readonly guessed: readonly RelationName[]
  readonly ledger: readonly LedgerTableGrants[]
}

/** Everything that a run reads and writes, the role may. A reset of the application's schema drops grants. */
export const grants: Check<GrantFacts> = {
  name: 'grants',
  async read(context) {
    const { query, role, source, tables } = context
    const behind = await tables()
    const wanted = wantedGrants(source, behind.tables)
    const [member] = await query<{ is_runner: boolean }>(
      `select exists (
         select from pg_catalog.pg_roles where rolname = 'leora_jobs_runner' and pg_has_role($1::name, oid, 'usage')
       ) as is_runner`,
      [role],
    )
    return {
      role,
      grantee: quoted(member?.is_runner ? 'leora_jobs_runner' : role),
      tables: await readTableGrants(context, wanted),
      guessed: behind.guessed.map(({ relation }) => relation),
      ledger: await readLedgerGrants(context),
    }
  },
  judge({ role, grantee, tables, guessed, ledger }) {
    const verdicts = [
      ...tables.flatMap((table) => judgeTable(table, role, grantee)),
      ...judgeLedger(ledger, role, grantee),
      ...judgeGuessed(guessed),
    ]
    return verdicts.length > 0 ? verdicts : [{ level: 'ok', message: `'${role}' may read and write what runs need.` }]
  },
}

function readTableGrants(
  { query, role }: CheckContext,
  wanted: readonly WantedGrant[],
): Promise<readonly TableGrants[]> {
  return query<TableGrants>(
    `select format('%I.%I', n.nspname, c.relname) as name, quote_ident(n.nspname) as schema,
       has_schema_privilege($1::name, n.oid, 'usage') as may_use_schema,
       array(
         select quote_ident(a.attname) from pg_catalog.pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and w.read ? a.attname::text
           and not has_column_privilege($1::name, c.oid, a.attnum, 'select')
         order by a.attnum
       ) as not_selectable,
       array(
         select quote_ident(a.attname) from pg_catalog.pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and w.written ? a.attname::text
           and not has_column_privilege($1::name, c.oid, a.attnum, 'update')
         order by a.attnum
       ) as not_updatable,
       array(
         select quote_ident(a.attname) from pg_catalog.pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and w.entered ? a.attname::text
           and not has_column_privilege($1::name, c.oid, a.attnum, 'insert')
         order by a.attnum
       ) as not_insertable,
       array(
         select quote_ident(column_name) from jsonb_array_elements_text(w.written) column_name
         where not exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid
           and a.attname = column_name and not a.attisdropped)
       ) as unknown
     from jsonb_to_recordset($2::jsonb) w (oid oid, read jsonb, written jsonb, entered jsonb)
     join pg_catalog.pg_class c on c.oid = w.oid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     order by 1`,
    [role, JSON.stringify(wanted)],
  )
}

async function readLedgerGrants({ query, role }: CheckContext): Promise<readonly LedgerTableGrants[]> {
  return query<LedgerTableGrants>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       has_schema_privilege($1::name, n.oid, 'usage') as may_use_schema,
       array(
         select distinct g.privilege from jsonb_to_recordset($2::jsonb) g (privilege text, "table" text)
         where g."table" in ('*', c.relname) and not has_table_privilege($1::name, c.oid, g.privilege)
         order by g.privilege
       ) as lacking
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'leora_jobs' and c.relkind in ('r', 'p')
     order by 1`,
    [role, JSON.stringify(ledgerGrants(await rolesSql()))],
  )
}

function judgeTable(table: TableGrants, role: string, grantee: string): readonly Verdict[] {
  const { name, schema, may_use_schema, not_selectable, not_updatable, not_insertable, unknown } = table
  const verdicts: Verdict[] = []
  const lacks = [
    ...(may_use_schema ? [] : [{ what: `use the schema ${schema}`, grant: `usage on schema ${schema}` }]),
    ...(not_selectable.length === 0
      ? []
      : [{ what: `read ${not_selectable.join(', ')}`, grant: `select (${not_selectable.join(', ')}) on ${name}` }]),
    ...(not_updatable.length === 0
      ? []
      : [{ what: `update ${not_updatable.join(', ')}`, grant: `update (${not_updatable.join(', ')}) on ${name}` }]),
    ...(not_insertable.length === 0
      ? []
      : [{ what: `enter ${not_insertable.join(', ')}`, grant: `insert (${not_insertable.join(', ')}) on ${name}` }]),
  ]
  if (lacks.length > 0) {
    const message =
      `'${role}' may not ${lacks.map(({ what }) => what).join(', nor ')} of ${name}. A reset of the ` +
      `application's schema drops grants; \`leora-jobs migrate\` makes them anew.`
    const fix = lacks.map(({ grant }) => `grant ${grant} to ${grantee}`)
    verdicts.push({ level: 'problem', message, remedy: fix.join('; '), fix, details: { table: name } })
  }
  if (unknown.length > 0) {
    const message = `${name} has no column ${unknown.join(', ')}, which the source writes back to.`
    verdicts.push({ level: 'problem', message, details: { table: name } })
  }
  return verdicts
}

function judgeLedger(ledger: readonly LedgerTableGrants[], role: string, grantee: string): readonly Verdict[] {
  const lacking = ledger.filter(({ lacking }) => lacking.length > 0)
  const isClosed = ledger.some(({ may_use_schema }) => !may_use_schema)
  if (lacking.length === 0 && !isClosed) return []
  const named = lacking.map(({ name, lacking }) => `${name} (${lacking.join(', ')})`)
  const what = [...(isClosed ? ['the schema leora_jobs'] : []), ...named].join(', ')
  const fix = [
    ...(isClosed ? [`grant usage on schema leora_jobs to ${grantee}`] : []),
    ...lacking.map(({ name, lacking }) => `grant ${lacking.join(', ')} on ${name} to ${grantee}`),
  ]
  const message = `'${role}' may not use what runs need of the ledger: ${what}. \`leora-jobs migrate\` grants it as well.`
  const details = { tables: lacking.map(({ name }) => name) }
  return [{ level: 'problem', message, remedy: fix.join('; '), fix, details }]
}

function judgeGuessed(guessed: readonly RelationName[]): readonly Verdict[] {
  if (guessed.length === 0) return []
  const message =
    `Which columns are behind ${guessed.join(', ')} could be told by the source's text only, since this login ` +
    'may not create a temporary view of it: those named here may be a few too many.'
  return [{ level: 'note', message, details: { relations: guessed } }]
}
