import { closestMatches } from './closest-matches.ts'
import { LeoraError } from './errors.ts'
import type { Job } from './job.ts'
import { occurrenceInput } from './occurrence.ts'
import { type Policies, resolvePolicy } from './policy.ts'
import { checkSchedule } from './schedule.ts'

/** The job of this name. Throws JOB_UNKNOWN, naming close matches. */
export function jobOf(jobs: readonly Job[], name: string): Job {
  const found = jobs.find((job) => job.name === name)
  if (found) return found
  const names = jobs.map((job) => job.name)
  const close = closestMatches(name, names)
  const hint = close.length > 0 ? `Did you mean '${close.join("' or '")}'?` : `The jobs are ${names.join(', ')}.`
  throw new LeoraError('JOB_UNKNOWN', `There is no job '${name}'. ${hint}`, {
    details: { field: 'job', job: name, allowed: names },
  })
}

/** Throws JOB_INVALID or POLICY_INVALID for jobs that could not be run, or not told apart. */
export function checkJobs(jobs: readonly Job[], policies: Policies): void {
  const names = jobs.map((job) => job.name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined)
    throw new LeoraError('JOB_INVALID', `Two jobs are called '${twice}'; a job's name must be its own.`)
  for (const name of Object.keys(policies)) if (name !== '*') jobOf(jobs, name)
  for (const job of jobs) {
    checkSchedule(job.schedule, job.name)
    occurrenceInput(job)
    resolvePolicy(job, [policies])
  }
}
