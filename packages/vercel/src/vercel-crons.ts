import type { Job } from '@leora-jobs/core'
import { cronValues, firesAtMostDaily } from '@leora-jobs/core/cron'
import { cronForVercel } from './cron-for-vercel.ts'

/** An item of vercel.json's `crons`; any other key fails the build. */
export interface VercelCron {
  readonly path: string
  readonly schedule: string
}

export type VercelPlan = 'hobby' | 'pro'

export interface CronOptions {
  /** @default 'pro' */
  readonly plan?: VercelPlan
  /** Where the routes lie. @default '/api/jobs' */
  readonly basePath?: string
  /** An hourly tick beside the schedules: what paused or failed goes on within the hour, not with its next occurrence. @default false */
  readonly hourlyTick?: boolean
}

export interface PlannedCrons {
  readonly crons: readonly VercelCron[]
  /** What a person should know of them. */
  readonly notes: readonly string[]
}

type Scheduled = Pick<Job, 'name' | 'schedule'>

/** As many as a project may have. */
export const mostCrons = 100

/**
 * The cron jobs that start these jobs in time: one for each schedule in UTC, one hourly tick for all whose zone is the tenant's or another's (Vercel knows UTC only).
 * All of them run what is due, so one more or less changes nothing but how soon.
 */
export function vercelCrons(jobs: readonly Scheduled[], options: CronOptions = {}): PlannedCrons {
  const { plan = 'pro', basePath = '/api/jobs', hourlyTick = false } = options
  if (jobs.length === 0) return { crons: [], notes: [] }
  return plan === 'hobby' ? dailyTick(jobs, basePath) : eachSchedule(jobs, basePath, hourlyTick)
}

function eachSchedule(jobs: readonly Scheduled[], basePath: string, hourlyTick: boolean): PlannedCrons {
  const notes: string[] = []
  const zoned = jobs.filter((job) => !isUtc(job))
  const minutes = unique([...(hourlyTick ? ['0'] : []), ...zoned.map(({ schedule }) => minuteOf(schedule.cron))])
  const crons: VercelCron[] = []
  if (minutes.length > 0)
    crons.push({ path: `${basePath}/tick`, schedule: `${minutes.includes('*') ? '*' : minutes.join(',')} * * * *` })
  else
    notes.push(
      'What pauses or fails goes on with the next of these; `leora-jobs generate vercel --hourly-tick` adds one that sees to it within the hour.',
    )
  if (zoned.length > 0)
    notes.push(`The hourly tick starts what is due in its tenants' time, or in another zone's: ${named(zoned)}.`)
  const groups = new Map<string, Scheduled[]>()
  for (const job of jobs.filter(isUtc)) {
    const { schedule, isExact } = cronForVercel(job.schedule.cron)
    if (!isExact)
      notes.push(
        `'${job.schedule.cron}' of ${job.name} is written as '${schedule}', which fires more often; what is not due does not run.`,
      )
    groups.set(schedule, [...(groups.get(schedule) ?? []), job])
  }
  for (const [schedule, group] of groups) {
    const isTicked = minutes.includes('*') || minutes.includes(minuteOf(schedule))
    const [first] = group
    if (isTicked || !first) continue
    crons.push({ path: `${basePath}/${group.length > 1 ? 'tick' : first.name}`, schedule })
  }
  if (crons.length <= mostCrons) return { crons, notes }
  const note = `${crons.length} schedules are more than the ${mostCrons} cron jobs of a project: one hourly tick starts them all, up to an hour late.`
  return { crons: [{ path: `${basePath}/tick`, schedule: '0 * * * *' }], notes: [note] }
}

/** A day's last daily job, or noon: two in the morning has come by then from New York to Honolulu. */
const noon = 12 * 60

function dailyTick(jobs: readonly Scheduled[], basePath: string): PlannedCrons {
  const daily = jobs.filter((job) => firesAtMostDaily(job.schedule))
  const times = daily.map((job) => (isUtc(job) ? minutesOfDay(job.schedule.cron) : noon))
  // Hobby fires up to 59 minutes early: on the planned minute itself nothing would be due yet, until the next day
  const time = ((times.length > 0 ? Math.max(...times) : noon) + 60) % (24 * 60)
  const notes = [
    'On Hobby a cron job fires once a day, up to 59 minutes early or late: one daily tick, an hour after the last of the jobs is planned, runs what is due.',
  ]
  const frequent = jobs.filter((job) => !daily.includes(job))
  if (frequent.length > 0)
    notes.push(`Planned more often than that, and run once a day: ${named(frequent)}. Pro has no such limit.`)
  return { crons: [{ path: `${basePath}/tick`, schedule: `${time % 60} ${Math.floor(time / 60)} * * *` }], notes }
}

function isUtc({ schedule: { zone = 'UTC' } }: Scheduled): boolean {
  return zone === 'UTC'
}

function minuteOf(cron: string): string {
  return cron.split(/ +/)[0] ?? '0'
}

function minutesOfDay(cron: string): number {
  const [minute = 0] = cronValues(cron, 'minute')
  const [hour = 0] = cronValues(cron, 'hour')
  return hour * 60 + minute
}

function named(jobs: readonly Scheduled[]): string {
  return jobs.map(({ name }) => name).join(', ')
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
