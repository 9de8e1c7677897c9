import { isLeoraError } from '@leora-jobs/core'
import { printable, type Terminal } from './terminal.ts'

/** An error for people on stderr; with --json, as a document on stdout. */
export function printError(error: unknown, terminal: Terminal): void {
  const { code, message, details } = isLeoraError(error)
    ? error
    : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), details: {} }
  if (terminal.json) terminal.print(JSON.stringify({ error: { code, message, details } }, null, 2))
  else process.stderr.write(`error: ${message.split('\n').map(printable).join('\n')}\n`)
  if (terminal.verbose && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
}
