import type { HistoryRequest } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** The jobs of a request as rows `w (job, expression)`. */
export function requestedJobs({ jobs }: Pick<HistoryRequest, 'jobs'>): SqlFragment {
  const texts = (pick: (job: HistoryRequest['jobs'][number]) => string) => param(jobs.map(pick), 'text[]')
  return fragment`unnest(${texts(({ job }) => job)}, ${texts(({ expression }) => expression)}) w (job, expression)`
}
