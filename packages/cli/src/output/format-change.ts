import type { Reason, ReportedChange, Values } from '@leora-jobs/core'
import { printable } from './terminal.ts'

/** What differs, as `type PROSPECT -> ACTIVE, mix 0 -> 4`; a new row shows the values that say something. */
export function formatDifference({ before, after }: Pick<ReportedChange, 'before' | 'after'>): string {
  if (before === null) return `new: ${formatValues(after)}`
  return Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${formatValue(before[field])} -> ${formatValue(after[field])}`)
    .join(', ')
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

function formatValue(value: unknown): string {
  return value === null || value === undefined ? '-' : printable(String(value))
}
