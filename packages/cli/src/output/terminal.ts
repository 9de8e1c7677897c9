import { styleText } from 'node:util'

/** Where a command writes: data to stdout, everything else to stderr. */
export interface Terminal {
  /** Data. */
  print(text: string): void
  /** Messages, logs, progress. */
  say(text: string): void
  /** What must be heard, however quiet: errors. */
  shout(text: string): void
  /** A line that the next one replaces; nothing off a TTY. */
  progress(text: string | null): void
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly width: number
  /** Styles text for stdout, where it is a terminal that wants it. */
  style(format: Style, text: string): string
}

export type TextFilter = (text: string) => string

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** The process's own terminal. */
export function processTerminal(options: {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  /** What each text goes through before it is written. */
  readonly filters?: { readonly stdout: TextFilter; readonly stderr: TextFilter } | undefined
}): Terminal {
  const { stdout, stderr } = process
  const { json = false, quiet = false, verbose = false, filters } = options
  const forStderr = (text: string) => filters?.stderr(text) ?? text
  let hasProgress = false
  const clear = () => {
    if (hasProgress) stderr.write('\r\u001b[K')
    hasProgress = false
  }
  return {
    json,
    quiet,
    verbose,
    width: stdout.columns ?? 100,
    print(text) {
      clear()
      stdout.write(`${filters?.stdout(text) ?? text}\n`)
    },
    say(text) {
      clear()
      if (!quiet) stderr.write(`${forStderr(text)}\n`)
    },
    shout(text) {
      clear()
      stderr.write(`${forStderr(text)}\n`)
    },
    progress(text) {
      clear()
      if (text === null || !stderr.isTTY || quiet || json) return
      stderr.write(text.slice(0, (stderr.columns ?? 80) - 1))
      hasProgress = true
    },
    style: (format, text) => styleText(format, text, { stream: stdout }),
  }
}

/** Control characters escaped, so that no name can move the cursor. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
