import {
  type CronField,
  type CronFieldName,
  cronFieldRanges,
  cronFields,
  cronPartPattern,
  valueIn,
} from '../cron-fields.ts'

/** The numbers that a field of an expression names, in order; of days of the week 0 to 6, Sunday being 0. Throws as `cronFields` does. */
export function cronValues(cron: string, name: CronFieldName): readonly number[] {
  const index = cronFieldRanges.findIndex((field) => field.name === name)
  const text = cronFields(cron)[index] ?? '*'
  const field = cronFieldRanges[index]
  if (field === undefined) return []
  const values = text.split(',').flatMap((part) => valuesOf(part, field))
  const unique = new Set(name === 'day of week' ? values.map((value) => value % 7) : values)
  return [...unique].sort((left, right) => left - right)
}

function valuesOf(part: string, field: CronField): readonly number[] {
  const { from, to, step = '1' } = cronPartPattern.exec(part)?.groups ?? {}
  const first = from === undefined ? field.min : (valueIn(from, field) ?? field.min)
  const last = from === undefined ? field.min + field.size - 1 : lastOf(from, to, field)
  const count = Math.floor((last - first) / Number(step)) + 1
  return Array.from({ length: count }, (_, index) => first + index * Number(step))
}

function lastOf(from: string, to: string | undefined, field: CronField): number {
  if (to?.toLowerCase() === 'sun') return field.max
  return valueIn(to ?? from, field) ?? field.max
}
