import type { Reason } from '@leora-jobs/core'
import { formatCount } from './format-number.ts'

/** By a reason's code, the sentence it makes. */
export type Sentences = Readonly<Record<string, (reason: Reason) => string>>

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

/** Two digits after the point, or as many as a number below one needs to say something. */
export function number(value: unknown): string {
  if (typeof value !== 'number') return String(value ?? '?')
  if (value !== 0 && Math.abs(value) < 0.1) return String(Number(value.toPrecision(2)))
  return formatCount(Math.round(value * 100) / 100)
}

/** A share of 1. */
export function percent(value: unknown): string {
  return typeof value === 'number' ? `${Math.round(value * 100)} %` : String(value)
}
