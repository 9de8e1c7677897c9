import { cronFields, cronValues } from '@leora-jobs/core/cron'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const longest = 256

/** A cron expression as vercel.json takes it. */
export interface CronForVercel {
  readonly schedule: string
  /** False where it fires more often than the expression says, which does no harm: what is not due does not run. */
  readonly isExact: boolean
}

/** Numbers for names, 0 for Sunday, day of month or day of week but not both, 256 characters. Throws JOB_INVALID for an expression that is none. */
export function cronForVercel(cron: string): CronForVercel {
  const [minute = '*', hour = '*', day = '*', namedMonth = '*', namedWeekday = '*'] = cronFields(cron)
  const month = namedMonth.replace(/[a-z]+/gi, (name) => String(months.indexOf(name.toLowerCase()) + 1))
  const weekday = weekdaysOf(cron, namedWeekday)
  const isEither = day !== '*' && weekday !== '*'
  const candidates = [
    [minute, hour, isEither ? '*' : day, month, isEither ? '*' : weekday],
    [minute, hour, '*', '*', '*'],
  ].map((fields) => fields.join(' '))
  const schedule = candidates.find(({ length }) => length <= longest) ?? '* * * * *'
  return { schedule, isExact: !isEither && schedule === candidates[0] }
}

/** 7 is Sunday too, and no range may run over it. */
function weekdaysOf(cron: string, field: string): string {
  return /[7a-z]/i.test(field.replace(/\/\d+/g, '')) ? cronValues(cron, 'day of week').join(',') : field
}
