import { readFileSync } from 'node:fs'
import { createProgram } from './program.ts'

/** Commander tells people what is wrong with their flags; everything else is told by the command itself. */
async function main(argv: readonly string[]): Promise<void> {
  try {
    await createProgram(ownVersion()).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!isCommanderError(error)) throw error
    if (error.exitCode === 0) return
    const { reportUsage } = await import('./output/report-usage.ts')
    process.exitCode = reportUsage(error, argv)
  }
}

function ownVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return manifest.version
}

function isCommanderError(error: unknown): error is Error & { readonly code: string; readonly exitCode: number } {
  return error instanceof Error && error.name === 'CommanderError'
}

// `leora-jobs … | head`: whoever read has enough
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

await main(process.argv.slice(2))
