import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createRunner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { shiftedClock } from '../support/shifted-clock.ts'
import { countOrders } from './count-orders.ts'
import type { TickerPlan } from './start-ticker.ts'

// A process that ticks as often as its plan (the first argument) says. It says `ready` on stdout, starts when a line comes in on stdin, and ends
// with its reports.

const plan = JSON.parse(process.argv[2] ?? '') as TickerPlan
const runner = createRunner({
  jobs: [updateAccountTypes, countOrders],
  database: createPostgresDatabase({ connection: { url: plan.url } }),
  clock: shiftedClock(new Date(plan.now).getTime() - Date.now()),
  owner: `ticker ${process.pid}`,
})

writeSync(1, 'ready\n')
await once(process.stdin, 'data')
process.stdin.destroy()
const entries: unknown[] = []
for (let fired = 0; fired < plan.times; fired++) {
  const report = await runner.tick()
  entries.push(...report.entries.map(({ job, tenant, result, error }) => ({ job, tenant: tenant.slug, result, error })))
}
await runner.close()
process.stdout.write(`${JSON.stringify(entries)}\n`)
