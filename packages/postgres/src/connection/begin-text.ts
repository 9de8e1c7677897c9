import { LeoraError } from '@leora-jobs/core'
import type { TransactionOptions } from './connection.ts'

/**
 * BEGIN with settings and role in one message. Literals rather than parameters: those would need a prepared statement
 * for each number of settings, and without prepared statements another round trip in each transaction.
 */
export function beginText(options: TransactionOptions): string {
  const { isolation, readOnly, statementTimeoutSeconds, settings = {}, role } = options
  const begin = `begin${isolation ? ` isolation level ${isolation}` : ''}${readOnly ? ' read only' : ''}`
  // the role last: it may be allowed less
  const local = Object.entries({
    ...settings,
    ...(statementTimeoutSeconds !== undefined && {
      statement_timeout: `${Math.ceil(statementTimeoutSeconds * 1000)}ms`,
    }),
    ...(role !== undefined && { role }),
  })
  if (local.length === 0) return begin
  return `${begin}; select ${local.map(([name, value]) => `set_config(${quote(name)}, ${quote(value)}, true)`).join(', ')}`
}

/** A literal that reads the same whatever `standard_conforming_strings` is. */
function quote(text: string): string {
  if (text.includes('\0')) {
    throw new LeoraError('INPUT_INVALID', 'A setting or role contains a NUL character, which PostgreSQL cannot hold.')
  }
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  return text.includes('\\') ? `E${quoted}` : quoted
}
