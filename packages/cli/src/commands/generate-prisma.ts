import { resolve } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { readGenerated, writePlanned } from '../generate/file-plan.ts'
import { formatDiff } from '../output/format-diff.ts'
import { prismaModels } from '../prisma/prisma-models.ts'
import { resultTables } from '../prisma/result-tables.ts'

export interface GeneratePrismaFlags {
  readonly check?: true | undefined
  readonly print?: true | undefined
  readonly file: string
}

/** Writes read-only Prisma models of the results beside the project's own; `--print` shows them, `--check` only compares. */
export async function generatePrisma(
  { terminal }: Pick<CommandContext, 'terminal'>,
  { check, print, file }: GeneratePrismaFlags,
): Promise<number> {
  const text = prismaModels(resultTables)
  if (print && !check) {
    terminal.print(terminal.json ? JSON.stringify({ text }, null, 2) : text.trimEnd())
    return exitCodes.ok
  }
  const path = resolve(file)
  const before = readGenerated(path)
  const isSame = before === text
  const isWritten = !isSame && !check
  if (isWritten) writePlanned({ file, path, before, after: text })
  if (terminal.json) terminal.print(JSON.stringify({ file, isCurrent: isSame || isWritten, isWritten }, null, 2))
  else if (isSame || isWritten) terminal.print(`${file} is ${isWritten ? 'written' : 'up to date'}.`)
  else terminal.print(`${file} is not what the results need:\n${formatDiff(before ?? '', text)}`)
  return isSame || isWritten ? exitCodes.ok : exitCodes.checkFailed
}
