import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Job, LeoraError } from '@leora-jobs/core'
import type { CronOptions, VercelCron } from '@leora-jobs/vercel'
import { type FilePlan, readText } from './file-plan.ts'

const file = 'vercel.json'

/** vercel.json, and what is worth knowing of its cron jobs. */
export interface VercelJsonPlan extends FilePlan {
  readonly crons: readonly VercelCron[]
  readonly notes: readonly string[]
}

/**
 * vercel.json of the working directory with the cron jobs of these jobs; everything else in it stays. Throws CONFIG_INVALID where it cannot be edited, or
 * is a program.
 */
export async function planVercelJson(jobs: readonly Job[], options: CronOptions): Promise<VercelJsonPlan> {
  const { vercelCrons, editVercelJson } = await import('@leora-jobs/vercel')
  const { crons, notes } = vercelCrons(jobs, options)
  refuseProgram(crons)
  const path = resolve(file)
  const before = readText(path)
  return { file, path, before, after: editVercelJson(before, crons, options.basePath), crons, notes }
}

/** A project is configured by vercel.json or by a program, never by both. */
function refuseProgram(crons: readonly VercelCron[]): void {
  const program = ['vercel.ts', 'vercel.mts', 'vercel.js', 'vercel.mjs', 'vercel.cjs'].find((name) =>
    existsSync(resolve(name)),
  )
  if (program === undefined) return
  const message = `This project has a ${program}, which is a program: nothing was written. Put these cron jobs into it: ${JSON.stringify(crons)}.`
  throw new LeoraError('CONFIG_INVALID', message, { details: { field: program, crons } })
}
