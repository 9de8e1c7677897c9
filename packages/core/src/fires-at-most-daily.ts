import { cronFields } from './cron-fields.ts'
import type { Schedule } from './job.ts'

/** True where the schedule names one time of day: `0 2 * * *`, and `0 2 * * 1` too. Throws JOB_INVALID for an expression that is none. */
export function firesAtMostDaily({ cron }: Schedule): boolean {
  const [minute = '', hour = ''] = cronFields(cron)
  return [minute, hour].every((field) => /^\d+$/.test(field))
}
