import { readSync, writeSync } from 'node:fs'
import { createRunner, LeoraError } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { shiftedClock } from '../support/shifted-clock.ts'
import { clockOffset, runOnce } from './run-once.ts'
import { createStoppingDatabase } from './stopping-database.ts'
import type { WorkerLine, WorkerPlan } from './worker-plan.ts'

// A process that runs update-account-types for one tenant, by hand or by a tick, and stops where its plan (the first argument) says: it says so on stdout, and does
// nothing at all until a line comes in on stdin. SIGTERM stops the run, as it does a deployment's.

const plan = JSON.parse(process.argv[2] ?? '') as WorkerPlan
let hasStopped = false

const database = createStoppingDatabase(
  createPostgresDatabase({ connection: { url: plan.url }, leaseSeconds: plan.leaseSeconds }),
  (point, page) => {
    if (hasStopped || point !== plan.stop?.point || page < plan.stop.page) return
    hasStopped = true
    say({ type: 'stopped' })
    waitForLine()
  },
)
const runner = createRunner({
  jobs: [updateAccountTypes],
  database,
  clock: shiftedClock(clockOffset(plan.as, plan.clockOffsetMs)),
  pageSize: plan.pageSize,
  owner: `worker ${process.pid}`,
})
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

try {
  say({ type: 'report', report: await runOnce(runner, plan.as, stop.signal) })
} catch (error) {
  say({ type: 'error', code: error instanceof LeoraError ? error.code : 'UNEXPECTED', message: String(error) })
}
await runner.close()

function say(line: WorkerLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

/** Blocks the whole process: no timer, no socket goes on meanwhile. Whoever started it is gone when stdin ends. */
function waitForLine(): void {
  const byte = Buffer.alloc(1)
  do if (readSync(0, byte, 0, 1, null) === 0) process.exit(1)
  while (byte.toString() !== '\n')
}
