import { cronFields } from '@leora-jobs/core'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
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
  const weekday = weekdaysOf(namedWeekday)
  const isEither = day !== '*' && weekday !== '*'
  const candidates = [
    [minute, hour, isEither ? '*' : day, month, isEither ? '*' : weekday],
    [minute, hour, '*', '*', '*'],
  ].map((fields) => fields.join(' '))
  const schedule = candidates.find(({ length }) => length <= longest) ?? '* * * * *'
  return { schedule, isExact: !isEither && schedule === candidates[0] }
}

/** 7 is Sunday too, and no range may run over it. */
function weekdaysOf(field: string): string {
  const isPlain = !/[7a-z]/i.test(field.replace(/\/\d+/g, ''))
  if (isPlain) return field
  const days = new Set(field.split(',').flatMap(expand))
  return [...days].sort((one, other) => one - other).join(',')
}

function expand(part: string): readonly number[] {
  const [range = '', step = '1'] = part.split('/')
  const [from = '', to = from] = range === '*' ? ['0', '6'] : range.split('-')
  const first = numberOf(from)
  const last = to !== from && numberOf(to) === 0 ? 7 : numberOf(to)
  const days: number[] = []
  for (let day = first; day <= last; day += Number(step)) days.push(day % 7)
  return days
}

function numberOf(text: string): number {
  const named = weekdays.indexOf(text.toLowerCase())
  return named < 0 ? Number(text) : named
}
