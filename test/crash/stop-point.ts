import { type ChangeLogMoment, changeLogMoments } from './change-log-stop.ts'

/** Where a worker can be told to stop: between what the port is asked for. */
export const stopPoints = [
  'before claim',
  'within claim',
  'after claim',
  'within prepare',
  'after prepare',
  'before page',
  'before facts',
  'after facts',
  'before write',
  'after write',
  'before failures',
  'after failures',
  'before checkpoint',
  'after checkpoint',
  'before finish',
  'after finish',
] as const

export type StopPoint = (typeof stopPoints)[number]

/** Those within a transaction, which the server ends when its holder freezes. */
export const pointsWithinTransactions: readonly StopPoint[] = [
  'within claim',
  'within prepare',
  'after facts',
  'before write',
  'after write',
  'after failures',
  'before checkpoint',
  'after checkpoint',
]

/** COMMITs whose answer can be kept from a worker, by the stop that comes right before. */
export const unansweredCommits = {
  'COMMIT of claim unanswered': 'within claim',
  'COMMIT of page unanswered': 'after checkpoint',
  'COMMIT of finish unanswered': 'before finish',
} as const satisfies Readonly<Record<string, StopPoint>>

/** A moment of a run: a stop, one between two messages, or a COMMIT that was done but not answered. */
export type Moment = StopPoint | ChangeLogMoment | keyof typeof unansweredCommits

export const moments = [...stopPoints, ...changeLogMoments, ...Object.keys(unansweredCommits)] as readonly Moment[]

/** The stop that leads to a moment; null where the worker itself need not stop. */
export function stopBefore(moment: Moment): StopPoint | null {
  if (isUnanswered(moment)) return unansweredCommits[moment]
  return isWithinWrite(moment) ? null : moment
}

export function isWithinWrite(moment: Moment): moment is ChangeLogMoment {
  return changeLogMoments.some((known) => known === moment)
}

export function isUnanswered(moment: Moment): moment is keyof typeof unansweredCommits {
  return moment in unansweredCommits
}

/** The page that counts for a moment: claim, prepare and finish have none, and failures are in one only. */
export function pageOf(moment: Moment, page: number): number {
  return /claim|prepare|finish|failures/.test(moment) ? 0 : page
}

/** Whether the holder has taken the lease, and not given it back, as far as others can see. */
export function holdsLease(moment: Moment): boolean {
  return !['before claim', 'within claim', 'after finish', 'COMMIT of finish unanswered'].includes(moment)
}
