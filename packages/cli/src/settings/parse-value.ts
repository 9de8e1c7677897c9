import { LeoraError } from '@leora-jobs/core'
import { z } from 'zod'

/** Reads a flag's value by a zod schema; INPUT_INVALID names the flag, the problem and what is allowed. */
function parseFlag<T>(flag: string, schema: z.ZodType<T>, value: string, allowed: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new LeoraError('INPUT_INVALID', `${flag}: '${value.slice(0, 60)}' is not allowed; use ${allowed}.`, {
    details: { field: flag, allowed },
  })
}

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

const duration = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?(ms|s|m|h)?$/)
  .transform((text) => {
    const [, amount = '0', unit = 's'] = /^([\d.]+)(\D*)$/.exec(text) ?? []
    return Number(amount) * milliseconds[(unit || 's') as keyof typeof milliseconds]
  })

/** Seconds, or a number with ms, s, m or h; in milliseconds. */
export function parseDuration(flag: string, value: string): number {
  return parseFlag(flag, duration, value, 'seconds, or a number with ms, s, m or h (90, 1.5m)')
}

/** A whole number of at least one. */
export function parseCount(flag: string, value: string): number {
  const count = z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(10_000))
  return parseFlag(flag, count, value, 'a whole number from 1 to 10000')
}

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/)
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()))

/** An instant with its offset from UTC: a local time could be two. */
export function parseInstant(flag: string, value: string): Date {
  return parseFlag(flag, instant, value, 'an ISO instant with Z or its offset (2026-03-01T02:00Z)')
}

/** Throws INPUT_INVALID where one of the others is given as well. */
export function refuseTogether(flag: string, others: Readonly<Record<string, string | undefined>>): void {
  const given = Object.keys(others).filter((name) => others[name] !== undefined)
  if (given.length === 0) return
  throw new LeoraError('INPUT_INVALID', `${flag} and ${given.join(', ')} exclude each other; give one of them.`, {
    details: { field: flag, excludes: given },
  })
}

/** JSON. */
export function parseJson(flag: string, value: string): unknown {
  try {
    return JSON.parse(value)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new LeoraError(
      'INPUT_INVALID',
      `${flag}: this is not JSON (${problem}). Quote it for the shell: ${flag} '{"key": "value"}'.`,
      { details: { field: flag, allowed: 'JSON' } },
    )
  }
}

/** `customer=<id>`. */
export function parseRecord(flag: string, value: string): { kind: string; id: string } {
  const [, kind, id] = /^([a-z_]+)=(.+)$/.exec(value) ?? []
  if (kind !== undefined && id !== undefined) return { kind, id }
  throw new LeoraError(
    'INPUT_INVALID',
    `${flag}: '${value.slice(0, 60)}' does not name a record; write kind=id, for example customer=42.`,
    { details: { field: flag, allowed: 'kind=id' } },
  )
}
