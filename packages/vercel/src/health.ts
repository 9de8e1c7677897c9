import type { LateSchedule, Runner } from '@leora-jobs/core'
import { answer } from './answer.ts'

/** 200 where the database answers, its schema is new enough, nothing critical is open, and every job has begun when it was to: an uptime monitor needs no more. */
export async function answerHealth(app: Runner): Promise<Response> {
  const { schemaVersion, neededVersion, jobs, alerts, watchedAt, late } = await app.readHealth()
  const isMigrated = schemaVersion !== null && schemaVersion >= neededVersion
  const isWell = alerts.critical === 0 && late.length === 0
  const status = isMigrated ? (isWell ? 'ok' : 'failing') : 'not migrated'
  return answer(status === 'ok' ? 200 : 503, {
    status,
    database: { isReachable: true, schemaVersion, neededVersion },
    alerts: { ...alerts, watchedAt },
    late: lateJobs(late),
    jobs: app.jobs.map(({ name }) => jobs.find(({ job }) => job === name) ?? { job: name, lastPlannedAt: null }),
  })
}

/** How many tenants each job waits for, and since when; which ones, `check` says. */
function lateJobs(late: readonly LateSchedule[]): readonly { job: string; tenants: number; plannedAt: Date }[] {
  return [...new Set(late.map(({ job }) => job))].map((job) => {
    const own = late.filter((schedule) => schedule.job === job)
    return {
      job,
      tenants: own.length,
      plannedAt: new Date(Math.min(...own.map(({ plannedAt }) => plannedAt.getTime()))),
    }
  })
}
