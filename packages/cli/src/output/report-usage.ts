import { exitCodes } from '../exit-code.ts'

/** What Commander refused and has told people of; with --json also as a document on stdout. Returns the exit code. */
export function reportUsage(
  error: { readonly code: string; readonly message: string },
  argv: readonly string[],
): number {
  if (argv.includes('--json')) {
    const isHelp = error.code === 'commander.help'
    const message = isHelp
      ? 'No command was given; leora-jobs --help lists them.'
      : error.message.replace(/^error: /, '').replaceAll('\n', ' ')
    const document = { error: { code: 'INPUT_INVALID', message, details: { reason: error.code } } }
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  }
  return exitCodes.usage
}
