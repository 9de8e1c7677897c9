import { writeSync } from 'node:fs'
import { LeoraError } from '@leora-jobs/core'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { notifyOnce, notifyRunner } from './notify-once.ts'
import { type NotifyPlan, notifyPlan } from './notify-plan.ts'
import type { WorkerLine } from './worker-plan.ts'

// A process that runs the job which notifies, once, sends its messages, and ends.

const plan = JSON.parse(process.argv[2] ?? '') as NotifyPlan
const { leaseSeconds } = notifyPlan
const runner = notifyRunner(createPostgresDatabase({ connection: { url: plan.url }, leaseSeconds }), plan)

try {
  say({ type: 'report', report: await notifyOnce(runner) })
} catch (error) {
  say({ type: 'error', code: error instanceof LeoraError ? error.code : 'UNEXPECTED', message: String(error) })
}
await runner.close()

function say(line: WorkerLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
