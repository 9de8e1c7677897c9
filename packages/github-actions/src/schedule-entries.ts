import type { Job } from '@leora-jobs/core'
import { cronFields, cronValues } from '@leora-jobs/core/cron'

/** An item of `on.schedule`, and which jobs it ticks for. */
export interface ScheduleEntry {
  readonly cron: string
  readonly timezone: string
  /** The jobs that become due before it fires. */
  readonly jobs: readonly ScheduledJob[]
}

/** What the generator needs to know of a job. */
export type ScheduledJob = Pick<Job, 'name' | 'schedule'>

/** GitHub starts a schedule every five minutes at most. */
const shortestInterval = 5

/** How late a tick may be by our own doing. */
const latestMinute = 28

/**
 * When to tick: once for each distinct schedule; or every hour, where a job follows each tenant's own zone or `isHourly` asks for it, and then what is planned at most once an
 * hour has no entry of its own. Minute 0 is moved by a number that follows from `seed` and the schedule, and stays.
 */
export function scheduleEntries(
  jobs: readonly ScheduledJob[],
  seed: string,
  isHourly = false,
): readonly ScheduleEntry[] {
  const own = jobs.filter(({ schedule }) => schedule.zone !== 'tenant')
  const local = jobs.filter(({ schedule }) => schedule.zone === 'tenant')
  if (local.length === 0 && !isHourly) return entriesOf(own, seed)
  const covered = own.filter(({ schedule }) => minutesOf(schedule.cron).length === 1)
  const minutes = [...new Set(local.flatMap(({ schedule }) => minutesOf(schedule.cron)))].sort((a, b) => a - b)
  // zones differ by quarters of an hour: which minute it is matters only where a tenant's job has several an hour
  const hourly = moveMinutes(minutes.length > 1 ? minutes : [0], `${seed} tenant`)
  return [
    { cron: `${hourly.join(',')} * * * *`, timezone: 'UTC', jobs: [...local, ...covered] },
    ...entriesOf(
      own.filter((job) => !covered.includes(job)),
      seed,
    ),
  ]
}

function entriesOf(jobs: readonly ScheduledJob[], seed: string): readonly ScheduleEntry[] {
  const isAlike = (left: ScheduledJob, right: ScheduledJob) =>
    left.schedule.cron === right.schedule.cron && zoneOf(left.schedule) === zoneOf(right.schedule)
  const firsts = jobs.filter((job, index) => jobs.findIndex((other) => isAlike(other, job)) === index)
  return firsts.map((first) => {
    const timezone = zoneOf(first.schedule)
    const cron = tickCron(first.schedule.cron, `${seed} ${timezone}`)
    return { cron, timezone, jobs: jobs.filter((job) => isAlike(job, first)) }
  })
}

function zoneOf({ zone = 'UTC' }: Job['schedule']): string {
  return zone
}

function minutesOf(cron: string): readonly number[] {
  return cronValues(cron, 'minute')
}

/** A job's expression in GitHub's words, a little later where it names minute 0. */
function tickCron(cron: string, seed: string): string {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = cronFields(cron)
  const given = minutesOf(cron)
  const moved = moveMinutes(given, `${seed} ${cron}`)
  const isAsGiven = moved.join() === given.join()
  return [
    isAsGiven ? minute : moved.join(','),
    hour,
    day,
    month.toUpperCase(),
    // GitHub knows 0 to 6
    /7|sun/i.test(weekday) ? cronValues(cron, 'day of week').join(',') : weekday.toUpperCase(),
  ].join(' ')
}

/** Minutes far enough apart for GitHub; all moved by one number where 0 is among them, and never into the next hour. */
function moveMinutes(minutes: readonly number[], seed: string): readonly number[] {
  // from the last, so that what has no tick of its own has a later one in the same hour
  const apart: number[] = []
  for (const minute of minutes.toReversed()) {
    if ((apart[0] ?? 60 + shortestInterval) - minute >= shortestInterval) apart.unshift(minute)
  }
  if (apart[0] !== 0) return apart
  const room = Math.min(latestMinute, 59 - (apart.at(-1) ?? 0))
  // others tick at multiples of five
  const offsets = Array.from({ length: room }, (_, index) => index + 1).filter((offset) => offset % 5 !== 0)
  const offset = offsets[hashOf(seed) % offsets.length] ?? 0
  return apart.map((minute) => minute + offset)
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
