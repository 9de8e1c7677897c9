import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { writePlanned } from '../generate/file-plan.ts'
import { planWorkflows } from '../generate/plan-workflows.ts'
import { formatDiff } from '../output/format-diff.ts'

export interface GenerateGithubFlags {
  readonly check?: true | undefined
}

/** Writes the workflow that runs the jobs; `--check` only compares. */
export async function generateGithub(
  { config, configFile, terminal }: CommandContext,
  flags: GenerateGithubFlags,
): Promise<number> {
  const files = (await planWorkflows(await config(), configFile)).map((plan) => {
    const { file, before, after } = plan
    const isSame = before === after
    const isWritten = !isSame && !flags.check
    if (isWritten) writePlanned(plan)
    return { file, isCurrent: isSame || isWritten, isWritten, diff: formatDiff(before ?? '', after) }
  })
  if (terminal.json) {
    terminal.print(JSON.stringify({ files: files.map(({ diff, ...file }) => file) }, null, 2))
  } else {
    for (const { file, isCurrent, isWritten, diff } of files) {
      if (isCurrent) terminal.print(isWritten ? `${file} is written.` : `${file} is up to date.`)
      else terminal.print(`${file} is not what the jobs need:\n${diff}`)
    }
    if (files.some(({ isWritten }) => isWritten)) {
      terminal.say(
        'The database is the secret LEORA_JOBS_DATABASE_URL of the repository: gh secret set LEORA_JOBS_DATABASE_URL',
      )
    }
  }
  return files.every(({ isCurrent }) => isCurrent) ? exitCodes.ok : exitCodes.checkFailed
}
