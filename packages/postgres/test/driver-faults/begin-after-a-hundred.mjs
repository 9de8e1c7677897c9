// Fault 5: BEGIN is the 101st query in the pipeline.
import { look, outcome, report, sql } from './report.mjs'

await look('create table written (by_whom text)')
await sql`select 1`

const queries = Array.from({ length: 100 }, () => sql`select 1`.execute())
const transaction = sql.begin((tx) => tx`insert into written values ('transaction')`)
await outcome(Promise.all(queries))
const seen = { transaction: await outcome(transaction) }
const [{ count }] = await outcome(
  sql`with done as (insert into written values ('later') returning 1) select count(*)::int from done`,
)
const inserted = count
const rows = await look('select by_whom from written')
report({ ...seen, inserted, written: rows.map((row) => row.by_whom) })
