import type { Schedule } from '../job.ts'
import { cronValues } from './cron-values.ts'

/** True where the schedule names one time of day: `0 2 * * *`, and `0 2 * * 1` too. Throws JOB_INVALID for an expression that is none. */
export function firesAtMostDaily({ cron }: Schedule): boolean {
  return cronValues(cron, 'minute').length === 1 && cronValues(cron, 'hour').length === 1
}
