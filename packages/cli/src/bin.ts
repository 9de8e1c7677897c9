import { readFileSync } from 'node:fs'
import { isLeoraError } from '@leora-jobs/core'
import { exitCodeOfError, exitCodes } from './exit-code.ts'
import { printError } from './output/print-error.ts'
import { processTerminal } from './output/terminal.ts'
import { createProgram } from './program.ts'

/** Flags are parsed before any command runs, so what is wrong with them is told here. */
async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram(ownVersion()).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (isLeoraError(error)) {
      printError(error, processTerminal({ json: argv.includes('--json') }))
      process.exitCode = exitCodeOfError(error)
      return
    }
    if (!isCommanderError(error)) throw error
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
}

function ownVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return manifest.version
}

function isCommanderError(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && error.name === 'CommanderError'
}

await main(process.argv.slice(2))
