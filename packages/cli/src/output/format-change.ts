import type { Reason, ReportedChange, Values } from '@leora-jobs/core'
import { printable } from './terminal.ts'

/** What differs, as `type PROSPECT -> ACTIVE, mix 0 -> 4`; a new row shows the values that say something. */
export function formatDifference({ before, after }: Pick<ReportedChange, 'before' | 'after'>): string {
  if (before === null) return `new: ${formatValues(after)}`
  return changedFields({ before, after })
    .map((field) => `${field} ${formatValue(before[field])} -> ${formatValue(after[field])}`)
    .join(', ')
}

/** The same in fewer words: words before numbers, days only where nothing else differs. */
export function formatBriefly({ before, after }: Pick<ReportedChange, 'before' | 'after'>): string {
  const withoutDays = (values: Values) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => !isDay(value)))
  if (before === null) return `new: ${formatValues(withoutDays(after))}`
  const fields = changedFields({ before, after })
  const telling = fields.filter((field) => !isDay(after[field]) && !isDay(before[field]))
  const isNumber = (field: string) => Number(typeof after[field] === 'number')
  const shown = telling.length > 0 ? telling.sort((left, right) => isNumber(left) - isNumber(right)) : fields
  return shown.map((field) => `${field} ${formatValue(before[field])} -> ${formatValue(after[field])}`).join(', ')
}

/** The fields whose values differ; all of them where there was nothing. */
export function changedFields({ before, after }: Pick<ReportedChange, 'before' | 'after'>): readonly string[] {
  return Object.keys(after).filter((field) => before === null || before[field] !== after[field])
}

/** Decided values that are not null, zero or none. */
export function formatValues(values: Values): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== 0 && value !== 'NONE')
    .map(([field, value]) => `${field} ${formatValue(value)}`)
    .join(', ')
}

/** `ORDERED_RECENTLY: 27, threshold 180 (lastSaleOn 1998-04-09, saleDays 6)`. */
export function formatReason({ code, value, threshold, evidence }: Reason): string {
  const facts = Object.entries(evidence)
    .filter(([, fact]) => fact !== null)
    .map(([name, fact]) => `${name} ${typeof fact === 'object' ? JSON.stringify(fact) : fact}`)
  const head = value === null ? code : `${code}: ${value}${threshold === null ? '' : `, threshold ${threshold}`}`
  return printable(facts.length === 0 ? head : `${head} (${facts.join(', ')})`)
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
}

function formatValue(value: unknown): string {
  return value === null || value === undefined ? '-' : printable(String(value))
}
