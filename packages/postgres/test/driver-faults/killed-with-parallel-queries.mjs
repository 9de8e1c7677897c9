// Fault 4: the backend is killed while several queries of one transaction are under way.
import { kill, outcome, report, sql } from './report.mjs'

const queries = []
const transaction = sql.begin(async (tx) => {
  const [{ pid }] = await tx`select pg_backend_pid() as pid`
  for (const number of [1, 2, 3]) queries.push(tx`select pg_sleep(${10 * number})`)
  for (const query of queries) query.catch(() => {})
  void kill(pid, 'active')
  await Promise.all(queries)
})

await outcome(transaction)
report({ queries: await Promise.all(queries.map(outcome)) })
