import type { Reason } from '@leora-jobs/core'
import { formatCount } from './format-number.ts'

/** A fact behind a reason, as text. */
export function evidence({ evidence }: Reason, name: string): string {
  return String(evidence[name] ?? '?')
}

/** Days ago, as one says it. */
export function ago(days: unknown): string {
  return days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
}

/** `1 day`, `2 days`. */
export function counted(count: unknown, noun: string): string {
  return `${count} ${noun}${String(count) === '1' ? '' : 's'}`
}

/** A number with at most two digits behind the point. */
export function amount(value: unknown): string {
  return typeof value === 'number' ? formatCount(Math.round(value * 100) / 100) : String(value)
}

/** A share of 1. */
export function percent(value: unknown): string {
  return typeof value === 'number' ? `${Math.round(value * 100)} %` : String(value)
}
