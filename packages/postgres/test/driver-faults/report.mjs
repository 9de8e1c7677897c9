import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'

const [, , url] = process.argv

/** The bare driver, as somebody would use it who does not know its faults. */
export const sql = postgres(url, { max: 1, onnotice: () => {} })

/** The names of errors that no try or catch of the scripts can reach. Any but the driver's TypeError ends the process. */
export const uncaught = []
process.on('uncaughtException', (error) => {
  uncaught.push(error.name)
  if (error instanceof TypeError) return
  console.error(error)
  process.exit(1)
})

const admin = postgres(url, { max: 1 })

/** Ends a server process once it `is` in the state: `active` or `idle in transaction`. */
export async function kill(pid, is) {
  for (let isReached = false; !isReached; ) {
    const [row] = await admin`select state = ${is} as is from pg_stat_activity where pid = ${pid}`
    isReached = row.is
  }
  await admin`select pg_terminate_backend(${pid}, 5000)`
}

/** Runs a query outside the pool under test. */
export const look = (text) => admin.unsafe(text)

/** What a promise came to: its value, its error, or `unsettled` after a second. */
export function outcome(promise) {
  const settled = Promise.resolve(promise).then(
    (value) => value,
    (error) => error.code ?? error.name,
  )
  return Promise.race([settled, delay(1000, 'unsettled')])
}

/** Prints what was seen and ends the process, whatever hangs. */
export function report(seen) {
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0))
}
