import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { formatDiff } from '../output/format-diff.ts'
import { describeProject, from } from '../settings/describe-project.ts'

export interface GenerateGithubFlags {
  readonly check?: true | undefined
}

/** Writes the workflow that runs the jobs; `--check` only compares. */
export async function generateGithub(
  { config, configFile, terminal }: CommandContext,
  flags: GenerateGithubFlags,
): Promise<number> {
  const { detectInstallation, generateWorkflows } = await import('@leora-jobs/github-actions')
  const app = await config()
  const found = describeProject(process.cwd())
  const { root, folder, lockfileFolder } = found
  const installation = detectInstallation({
    ...found,
    lockfileFolder: from(resolve(root, folder), resolve(root, lockfileFolder)),
  })
  const project = { ...found, installation, ...(configFile !== undefined && { configFile }) }
  const files = generateWorkflows(app.jobs, { ...app.config.github, project }).map(({ path, text }) => {
    const before = read(join(root, path))
    const isSame = before === text
    const isWritten = !isSame && !flags.check
    if (isWritten) write(join(root, path), text)
    return { file: path, isCurrent: isSame || isWritten, isWritten, diff: formatDiff(before ?? '', text) }
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

/** As git stores it: a checkout on Windows may have other line ends. */
function read(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : null
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
