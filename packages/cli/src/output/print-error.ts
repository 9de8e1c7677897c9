import { isLeoraError } from '@leora-jobs/core'
import { printable, type Terminal } from './terminal.ts'

/** An error: for people on stderr, and with --json as a document on stdout as well. */
export function printError(error: unknown, terminal: Terminal): void {
  if (terminal.json) terminal.print(JSON.stringify({ error: errorDocument(error) }, null, 2))
  sayError(error, terminal)
}

/** An error for people, on stderr, however quiet. */
export function sayError(error: unknown, terminal: Terminal): void {
  const { message } = errorDocument(error)
  terminal.shout(`error: ${message.split('\n').map(printable).join('\n')}`)
  if (terminal.verbose && error instanceof Error) terminal.shout(error.stack ?? '')
}

/** An error as `--json` prints it. */
export function errorDocument(error: unknown): { code: string; message: string; details: unknown } {
  if (isLeoraError(error)) return { code: error.code, message: error.message, details: error.details }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), details: {} }
}
