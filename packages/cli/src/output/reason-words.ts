import type { Reason } from '@leora-jobs/core'
import { formatCount } from './format-number.ts'

/** By a reason's code, the sentence it makes. */
export type Sentences = Readonly<Record<string, (reason: Reason) => string>>

export function evidence({ evidence }: Reason, name: string): string {
  return String(evidence[name] ?? '?')
}

export function counted(count: unknown, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Two digits after the point, or as many as a number below one needs to say something. */
export function number(value: unknown): string {
  if (typeof value !== 'number') return String(value ?? '?')
  if (value !== 0 && Math.abs(value) < 0.1) return String(Number(value.toPrecision(2)))
  return formatCount(Math.round(value * 100) / 100)
}

export function percent(value: unknown): string {
  return typeof value === 'number' ? `${Math.round(value * 100)} %` : String(value)
}
