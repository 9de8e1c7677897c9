import { calendarDay, type CalendarDay, LeoraError } from '@leora-jobs/core'
import { z } from 'zod'

/** Reads a flag's value by a zod schema; INPUT_INVALID names the flag, the problem and what is allowed. */
export function parseFlag<T>(flag: string, schema: z.ZodType<T>, value: string, allowed: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new LeoraError('INPUT_INVALID', `${flag}: '${value.slice(0, 60)}' is not allowed; use ${allowed}.`, { details: { field: flag, allowed } })
}

const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h)?$/)
  .transform((text) => {
    const [, amount = '0', unit = 's'] = /^([\d.]+)(ms|s|m|h)?$/.exec(text) ?? []
    return Number(amount) * { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit as 'ms' | 's' | 'm' | 'h']
  })

/** Seconds, or a number with ms, s, m or h; in milliseconds. */
export function durationFlag(flag: string): (value: string) => number {
  return (value) => parseFlag(flag, duration, value, 'seconds, or a number with ms, s, m or h (90, 1.5m)')
}

/** A day. */
export function dayFlag(flag: string): (value: string) => CalendarDay {
  return (value) => calendarDay(value, flag)
}

/** JSON. */
export function jsonFlag(flag: string): (value: string) => unknown {
  return (value) => {
    try {
      return JSON.parse(value)
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      throw new LeoraError('INPUT_INVALID', `${flag}: this is not JSON (${problem}). Quote it for the shell: ${flag} '{"key": "value"}'.`, { details: { field: flag, allowed: 'JSON' } })
    }
  }
}

/** `customer=<id>`. */
export function recordFlag(flag: string): (value: string) => { kind: string; id: string } {
  return (value) => {
    const [, kind, id] = /^([a-z_]+)=(.+)$/.exec(value) ?? []
    if (kind !== undefined && id !== undefined) return { kind, id }
    throw new LeoraError('INPUT_INVALID', `${flag}: '${value}' does not name a record; write kind=id, for example customer=42.`, { details: { field: flag, allowed: 'kind=id' } })
  }
}

/** A whole number of at least one. */
export function countFlag(flag: string): (value: string) => number {
  return (value) => parseFlag(flag, z.coerce.number().int().min(1).max(10_000), value, 'a whole number from 1 to 10000')
}
