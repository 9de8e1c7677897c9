import type { Check } from './check.ts'
import type { Verdict } from './finding.ts'

/** What pg_stat_user_tables says of a table. */
export interface TableActivity {
  readonly name: string
  readonly live: number
  readonly dead: number
  /** Rows changed since the last ANALYZE. */
  readonly modified: number
  /** Null where it never happened since the statistics began. */
  readonly seconds_since_vacuum: number | null
  readonly seconds_since_analyze: number | null
}

/** Below it no plan goes wrong, and autovacuum, which waits for 50 rows and a fifth, may never come. */
const fewestRows = 1_000
const mostDead = 0.2
const weekSeconds = 7 * 86_400
/** Of the rows, modified in more than a week: less changes no plan. */
const fewestModified = 0.01

/** Tables that the planner knows, and that index-only scans need not visit. */
export const vacuum: Check<readonly TableActivity[]> = {
  name: 'vacuum',
  async read({ query, tables }) {
    return query<TableActivity>(
      `select format('%I.%I', s.schemaname, s.relname) as name,
         greatest(s.n_live_tup, c.reltuples, 0)::float8 as live, s.n_dead_tup::float8 as dead,
         s.n_mod_since_analyze::float8 as modified,
         extract(epoch from now() - greatest(s.last_vacuum, s.last_autovacuum))::float8 as seconds_since_vacuum,
         extract(epoch from now() - greatest(s.last_analyze, s.last_autoanalyze))::float8 as seconds_since_analyze
       from pg_catalog.pg_stat_user_tables s
       join pg_catalog.pg_class c on c.oid = s.relid and c.relkind in ('r', 'm')
       where s.relid = any($1::oid[]) or s.schemaname = 'leora_jobs'
       order by 1`,
      [(await tables()).tables.map(({ oid }) => oid)],
    )
  },
  judge(tables) {
    const verdicts = tables.flatMap(judgeTable)
    return verdicts.length > 0 ? verdicts : [{ level: 'ok', message: 'The tables are vacuumed and analysed.' }]
  },
}

function judgeTable(table: TableActivity): readonly Verdict[] {
  const { name, live, dead, modified, seconds_since_vacuum, seconds_since_analyze } = table
  const rows = live + dead
  if (rows < fewestRows) return []
  const reasons = [
    ...(seconds_since_analyze === null ? ['was never analysed, so that plans are guesses'] : []),
    ...(seconds_since_vacuum === null ? ['was never vacuumed, so that index-only scans visit the table'] : []),
    ...(dead / rows > mostDead ? [`holds ${Math.round((100 * dead) / rows)} % dead rows`] : []),
    ...(isStale(table)
      ? [`was last looked after ${Math.floor(age(table) / 86_400)} days ago, and ${modified} rows have changed since`]
      : []),
  ]
  if (reasons.length === 0) return []
  const message = `${name} ${reasons.join(', ')}. Its owner can set that right.`
  const remedy = `vacuum (analyze) ${name}`
  return [{ level: 'warning', message, remedy, fix: [remedy], details: { table: name, live, dead, modified } }]
}

function isStale(table: TableActivity): boolean {
  return age(table) > weekSeconds && table.modified > fewestModified * table.live
}

/** Seconds since the older of the two; 0 where one never happened, which is said by itself. */
function age({ seconds_since_vacuum, seconds_since_analyze }: TableActivity): number {
  return seconds_since_vacuum === null || seconds_since_analyze === null
    ? 0
    : Math.max(seconds_since_vacuum, seconds_since_analyze)
}
