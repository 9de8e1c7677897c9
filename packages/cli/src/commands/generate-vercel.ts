import { LeoraError } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { writePlanned } from '../generate/file-plan.ts'
import { planVercelJson } from '../generate/plan-vercel-json.ts'
import { formatDiff } from '../output/format-diff.ts'

export interface GenerateVercelFlags {
  readonly check?: true | undefined
  readonly plan: 'hobby' | 'pro'
  readonly target: 'crons' | 'schedules'
  readonly basePath: string
  readonly hourlyTick?: true | undefined
}

/** Writes the cron jobs of the jobs into vercel.json, and leaves everything else in it as it is; `--check` only compares. */
export async function generateVercel(
  { config, terminal }: CommandContext,
  flags: GenerateVercelFlags,
): Promise<number> {
  refuseUnready(flags)
  const plan = await planVercelJson((await config()).jobs, {
    plan: flags.plan,
    basePath: flags.basePath.replace(/\/+$/, ''),
    hourlyTick: flags.hourlyTick ?? false,
  })
  const { file, before, after, crons, notes } = plan
  const isSame = before === after
  const isWritten = !isSame && !flags.check
  if (isWritten) writePlanned(plan)
  if (terminal.json)
    terminal.print(JSON.stringify({ file, isCurrent: isSame || isWritten, isWritten, crons, notes }, null, 2))
  else {
    for (const { path: route, schedule } of crons) terminal.print(`${schedule.padEnd(16)} ${route}`)
    if (flags.check && !isSame)
      terminal.print(`\n${file} is not what the jobs need:\n${formatDiff(before ?? '', after)}`)
    terminal.say(
      isWritten ? `${file} is written.` : isSame ? `${file} is up to date.` : `Without --check it is written so.`,
    )
    for (const note of notes) terminal.say(`Note: ${note}`)
  }
  return isSame || isWritten ? exitCodes.ok : exitCodes.checkFailed
}

function refuseUnready({ target, basePath }: GenerateVercelFlags): void {
  if (target === 'schedules') {
    const message =
      '--target schedules is not offered yet: Vercel Schedules are in beta, and the format of their configuration still changes. ' +
      'Without it, cron jobs are written, which do the same.'
    throw new LeoraError('INPUT_INVALID', message, { details: { field: '--target', allowed: ['crons'] } })
  }
  if (/^\/[\w./-]{1,200}$/.test(basePath)) return
  throw new LeoraError('INPUT_INVALID', `--base-path: '${basePath.slice(0, 60)}' is no path; write it as /api/jobs.`, {
    details: { field: '--base-path', allowed: '/path' },
  })
}
