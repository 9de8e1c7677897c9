import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createRunner, isLeoraError } from '@leora-jobs/core'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { shiftedClock } from '../support/shifted-clock.ts'
import { tally, tallyByDay } from './jobs.ts'
import type { TickEnd, TickerLine, TickerPlan, TickOrder } from './ticker-plan.ts'

// A process that ticks whenever a line on stdin tells it to, and says on stdout what happens. It ends with stdin.

const plan = JSON.parse(process.argv[2] ?? '') as TickerPlan
let offsetMs = 0
const clock = { ...shiftedClock(0), now: () => new Date(Date.now() + offsetMs) }
const runner = createRunner({
  jobs: [tally, tallyByDay],
  database: createPostgresDatabase({ connection: { url: plan.url }, leaseSeconds: plan.leaseSeconds }),
  clock,
  // two pages for three customers
  pageSize: 2,
  owner: `ticker ${process.pid}`,
  observers: [
    {
      notice(event) {
        if (event.type === 'started' && event.resumed) say({ type: 'resumed' })
        if (event.type === 'retrying') say({ type: 'retrying' })
      },
    },
  ],
})

for await (const line of createInterface(process.stdin)) {
  const order = JSON.parse(line) as TickOrder
  offsetMs = new Date(order.now).getTime() - Date.now()
  const end = await tick(order)
  // as a scheduler that comes back
  if (end.type === 'failed' || end.entries === 0) await clock.sleep(100)
  say(end)
}
await runner.close()

async function tick({ now, seconds }: TickOrder): Promise<TickEnd> {
  try {
    const report = await runner.tick({ deadline: new Date(new Date(now).getTime() + seconds * 1_000) })
    const errors = report.entries.flatMap(({ error, report: run }) => error ?? run?.error ?? [])
    return { type: 'ticked', entries: report.entries.length, errors: errors.map(({ code }) => code) }
  } catch (error) {
    return { type: 'failed', code: isLeoraError(error) ? error.code : String(error) }
  }
}

function say(line: TickerLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
