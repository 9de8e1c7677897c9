// Fault 3: the backend is killed while the callback of sql.begin is in JavaScript, and another transaction waits.
import { kill, look, outcome, report, sql } from './report.mjs'

await look('create table written (by_whom text)')

let startOther
const otherStarted = new Promise((resolve) => {
  startOther = resolve
})
let other

const transaction = sql.begin(async (tx) => {
  const [{ pid }] = await tx`select pg_backend_pid() as pid`
  other = sql.begin(async (otherTx) => {
    await otherTx`insert into written values ('other')`
    startOther()
    await new Promise((resolve) => setTimeout(resolve, 500))
    throw new Error('roll this back')
  })
  void outcome(other)
  await kill(pid, 'idle in transaction')
  await otherStarted
  await tx`insert into written values ('first, on the connection of the other')`
})

const seen = { transaction: await outcome(transaction), other: await outcome(other) }
const rows = await look('select by_whom from written order by by_whom')
report({ ...seen, written: rows.map((row) => row.by_whom) })
