import { calendarDay, createRunner, type Observer, type RunReport } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { systemClock } from '../../packages/cli/src/system-clock.ts'

/** One run of the job, as the command makes it. */
export interface JobRun {
  readonly url: string
  readonly tenant: string
  readonly asOf: string
  readonly pageSize: number
  readonly observers?: readonly Observer[]
}

/** Opens, runs, closes. Throws where the run did not succeed. */
export async function runJobOnce({ url, tenant, asOf, pageSize, observers = [] }: JobRun): Promise<RunReport> {
  const database = createPostgresDatabase({ connection: { url } })
  const runner = createRunner({ jobs: [updateAccountTypes], database, clock: systemClock, pageSize, observers })
  const report = await runner.run(updateAccountTypes.name, { tenant, asOf: calendarDay(asOf) })
  await runner.close()
  if (report.status !== 'succeeded') throw new Error(`The run ended ${report.status}: ${report.error?.message}`)
  return report
}
