import { LeoraError } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { writePlanned } from '../generate/file-plan.ts'
import { isIgnoredByGit } from '../generate/is-ignored-by-git.ts'
import { secretNotes } from '../generate/secret-notes.ts'
import { type Ask, askOnTerminal } from '../init/ask-on-terminal.ts'
import { askForStarters, type StarterFlags, startersOf } from '../init/choose-starters.ts'
import { type DecidedFile, decideFile, isWrite } from '../init/decide-file.ts'
import { describeFindings } from '../init/describe-findings.ts'
import { detectProject } from '../init/detect-project.ts'
import { actionFor, type FileAction } from '../init/init-file.ts'
import { planInit } from '../init/init-plan.ts'
import { missingPackages, nextCommands } from '../init/next-commands.ts'
import { viewOfFolder } from '../init/project-view.ts'
import { showFile } from '../init/show-file.ts'
import { describeProject } from '../settings/describe-project.ts'

export interface InitFlags extends StarterFlags {
  readonly yes?: true | undefined
  readonly dryRun?: true | undefined
  readonly force?: true | undefined
  readonly plan: 'hobby' | 'pro'
}

/** Sets up what a project needs to run the jobs. Every file is shown, and then written where a person, or `--yes`, says so. */
export async function init(context: CommandContext, flags: InitFlags): Promise<number> {
  const isAsking = !flags.yes && !flags.dryRun && !context.terminal.json && isOnTerminal()
  if (!isAsking) return initWith(context, flags, null)
  const questions = askOnTerminal({ input: process.stdin, output: process.stderr, signal: context.signal })
  try {
    return await initWith(context, flags, questions.ask)
  } finally {
    questions.close()
  }
}

async function initWith(context: CommandContext, flags: InitFlags, ask: Ask | null): Promise<number> {
  const { terminal, environment, configFile } = context
  const folder = process.cwd()
  const description = describeProject(folder)
  const project = viewOfFolder(folder)
  const found = detectProject({ project, root: viewOfFolder(description.root) }, description, environment)
  for (const line of describeFindings(found)) terminal.say(line)
  const suggested = startersOf(found, flags)
  const isSaid = flags.vercel !== undefined || flags.github !== undefined
  const starters = ask && !isSaid ? await askForStarters(suggested, ask) : suggested
  const app = await context.config()
  const { files, notes } = await planInit({
    folder,
    project,
    found,
    app,
    configFile,
    starters,
    vercelPlan: flags.plan,
    environment,
  })
  const decided: DecidedFile[] = []
  for (const file of files) {
    if (!terminal.json) showFile(file, actionFor(file, flags.force ?? false), terminal)
    decided.push(await decideFile(file, flags.force ?? false, ask))
  }
  const changes = decided.filter(isWrite)
  const mayWrite = Boolean(ask ?? flags.yes) && !flags.dryRun
  if (changes.length > 0 && !mayWrite && !flags.dryRun) throw nobodyToAsk(decided)
  if (mayWrite) for (const { file } of changes) writePlanned(file, file.isSecret ? 0o600 : undefined)
  const missing = missingPackages(found, starters)
  const next = nextCommands(found, missing, app.jobs[0]?.name)
  const all = [...notes, ...notesAfter(decided)]
  if (terminal.json) {
    const documents = decided.map((end) => ({
      file: end.file.file,
      action: end.action,
      isWritten: mayWrite && isWrite(end),
    }))
    terminal.print(JSON.stringify({ files: documents, starters, missingPackages: missing, notes: all, next }, null, 2))
  } else {
    tell(decided, mayWrite, context)
    for (const note of all) terminal.say(`Note: ${note}`)
    terminal.print(`Next:\n${next.map((line) => `  ${line}`).join('\n')}`)
  }
  return decided.some(({ action }) => action === 'keep') ? exitCodes.checkFailed : exitCodes.ok
}

function tell(decided: readonly DecidedFile[], mayWrite: boolean, { terminal }: CommandContext): void {
  if (decided.every(({ action }) => action === 'none')) {
    terminal.say('Everything is in place; nothing was written.')
    return
  }
  const words: Readonly<Record<FileAction, string>> = {
    create: mayWrite ? 'written' : 'would be written',
    change: mayWrite ? 'changed' : 'would be changed',
    replace: mayWrite ? 'replaced' : 'would be replaced',
    keep: 'kept as it is, and not what the jobs need; --force replaces it',
    skip: 'left out',
    none: 'in place',
  }
  for (const { file, action } of decided) terminal.say(`${file.file}: ${words[action]}`)
}

function notesAfter(decided: readonly DecidedFile[]): readonly string[] {
  return decided.filter(isWrite).flatMap(({ file }) => {
    if (file.isSecret) return secretNotes({ file: file.file, name: 'CRON_SECRET' })
    const isHidden = /^\.env\b/.test(file.file) && isIgnoredByGit(file.file) === true
    return isHidden ? [`git ignores ${file.file}; add !${file.file} to .gitignore, so that others get it.`] : []
  })
}

function isOnTerminal(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

function nobodyToAsk(decided: readonly DecidedFile[]): LeoraError {
  const files = decided.map(({ file, action }) => ({ file: file.file, action }))
  return new LeoraError(
    'INPUT_INVALID',
    'init asks before it writes, and here is nobody to ask: nothing was written. Give --yes to write what is shown, or --dry-run to look only.',
    { details: { field: '--yes', files } },
  )
}
