import { calendarDay, createRunner, type Observer, type RunReport } from '@leora-jobs/core'
import { sampleMetrics } from '@leora-jobs/core/jobs'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { systemClock } from '../../packages/cli/src/system-clock.ts'

/** Opens, runs as of a day, closes. Throws where the run did not succeed. */
export async function runOnce(
  url: string,
  tenant: string,
  asOf: string,
  observers: readonly Observer[] = [],
): Promise<RunReport> {
  const database = createPostgresDatabase({ connection: { url } })
  const runner = createRunner({ jobs: [sampleMetrics], database, clock: systemClock, observers })
  const report = await runner.run(sampleMetrics.name, { tenant, asOf: calendarDay(asOf) })
  await runner.close()
  if (report.status !== 'succeeded') throw new Error(`The run ended ${report.status}: ${report.error?.message}`)
  return report
}
