import { LeoraError } from '@leora-jobs/core'
import type { Parameter, ParameterItem } from './connection.ts'

/**
 * A parameter as PostgreSQL's text. Done here, arrays included, so that the driver needs no look-up of types: that is a
 * round trip for each connection, and it could not send a boolean[] or a timestamptz[] (42846).
 */
export function serializeParameter(value: Parameter): string | null {
  return isList(value) ? `{${value.map((item) => quoteItem(serializeItem(item))).join(',')}}` : serializeItem(value)
}

function isList(value: Parameter): value is readonly ParameterItem[] {
  return Array.isArray(value)
}

function serializeItem(value: ParameterItem): string | null {
  if (value === null) return null
  // NaN would pass into a float8 column, and spoil every sum over it
  if ((typeof value === 'number' || value instanceof Date) && !Number.isFinite(value.valueOf())) {
    throw new LeoraError('DATA_REJECTED', `A parameter is ${String(value)}, which no column may hold.`)
  }
  if (value instanceof Date) return value.toISOString()
  if (value === undefined) throw new LeoraError('INTERNAL', 'A parameter is undefined; write null for no value.')
  return String(value)
}

function quoteItem(text: string | null): string {
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
}
