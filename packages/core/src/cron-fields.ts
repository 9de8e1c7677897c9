import { LeoraError } from './errors.ts'

/** What the fields are called, in their order. */
export type CronFieldName = 'minute' | 'hour' | 'day of month' | 'month' | 'day of week'

/** What a field takes. */
export interface CronField {
  readonly name: CronFieldName
  readonly min: number
  readonly max: number
  /** What may be written for the numbers from `min` on. */
  readonly names: readonly string[]
  /** As many values as a step may pass over. */
  readonly size: number
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

export const cronFieldRanges: readonly CronField[] = [
  { name: 'minute', min: 0, max: 59, names: [], size: 60 },
  { name: 'hour', min: 0, max: 23, names: [], size: 24 },
  { name: 'day of month', min: 1, max: 31, names: [], size: 31 },
  { name: 'month', min: 1, max: 12, names: months, size: 12 },
  { name: 'day of week', min: 0, max: 7, names: weekdays, size: 7 },
]

export const cronPartPattern = /^(?:\*|(?<from>[0-9a-z]+)(?:-(?<to>[0-9a-z]+))?)(?:\/(?<step>\d+))?$/i

/**
 * The five fields of a cron expression, as written. Throws JOB_INVALID, naming the field, the problem and what is
 * allowed. Stricter than croner, which also takes seconds, years, `?`, `L`, `W`, `#`, `+` and `@daily`: what runs
 * everywhere else (GitHub, Vercel, pg_cron) is these five fields, and generators copy them there.
 */
export function cronFields(cron: string): readonly string[] {
  const texts = cron.split(/ +/)
  if (texts.length !== cronFieldRanges.length || texts.includes('')) {
    throw invalid(cron, 'schedule.cron', 'does not have five fields', 'minute hour day-of-month month day-of-week')
  }
  for (const [index, field] of cronFieldRanges.entries()) {
    for (const part of (texts[index] ?? '').split(',')) {
      const problem = problemOf(part, field)
      if (problem !== null) throw invalid(cron, `schedule.cron (${field.name})`, problem, allowedIn(field))
    }
  }
  return texts
}

/** An expression whose fields are right and that no date ever matches. */
export function neverFires(cron: string): LeoraError {
  const allowed = 'a day that one of its months has'
  return invalid(cron, 'schedule.cron (day of month)', 'never fires: none of its months has such a day', allowed)
}

function problemOf(part: string, field: CronField): string | null {
  const groups = cronPartPattern.exec(part)?.groups
  if (!groups) return `has ${part === '' ? 'an empty part' : `'${part}'`}`
  const { from, to, step } = groups
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.size)) {
    return `has the step '${step}', which is not within 1 to ${field.size}`
  }
  if (from === undefined) return null
  const first = valueIn(from, field)
  if (first === null) return `has '${from}'`
  if (to === undefined) return step === undefined ? null : `has '${part}': a step needs * or a range before it`
  const last = to.toLowerCase() === 'sun' ? field.max : valueIn(to, field)
  if (last === null) return `has '${to}'`
  return first <= last ? null : `has '${part}', which runs backwards; write it as two ranges`
}

/** The number of a value as written; null for one that the field has not. */
export function valueIn(text: string, field: CronField): number | null {
  const named = field.names.indexOf(text.toLowerCase())
  if (named >= 0) return named + field.min
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return value >= field.min && value <= field.max ? value : null
}

function allowedIn({ min, max, names }: CronField): string {
  const named = names.length > 0 ? ` or ${names[0]} to ${names.at(-1)}` : ''
  return `*, ${min} to ${max}${named}, ranges a-b, lists a,b and steps */n or a-b/n`
}

function invalid(cron: string, field: string, problem: string, allowed: string): LeoraError {
  return new LeoraError('JOB_INVALID', `${field}: '${cron}' ${problem}; allowed: ${allowed}.`, {
    details: { field, cron, allowed },
  })
}
