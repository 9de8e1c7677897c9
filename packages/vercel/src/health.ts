import type { Runner } from '@leora-jobs/core'
import { answer } from './answer.ts'

/** 200 where the database answers and its schema is new enough. */
export async function answerHealth(app: Runner): Promise<Response> {
  const { schemaVersion, neededVersion, jobs } = await app.readHealth()
  const isMigrated = schemaVersion !== null && schemaVersion >= neededVersion
  return answer(isMigrated ? 200 : 503, {
    status: isMigrated ? 'ok' : 'not migrated',
    database: { isReachable: true, schemaVersion, neededVersion },
    jobs: app.jobs.map(({ name }) => jobs.find(({ job }) => job === name) ?? { job: name, lastPlannedAt: null }),
  })
}
