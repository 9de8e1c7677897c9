// Faults 1 and 2: the backend is killed during a query of sql.begin.
import { kill, outcome, report, sql, uncaught } from './report.mjs'

const transaction = sql.begin(async (tx) => {
  const [{ pid }] = await tx`select pg_backend_pid() as pid`
  void kill(pid, 'active')
  await tx`select pg_sleep(10)`
})

report({ transaction: await outcome(transaction), nextQuery: await outcome(sql`select 1`), uncaught })
