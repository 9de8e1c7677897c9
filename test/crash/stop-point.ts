/** Where a worker can be told to stop: between what the port is asked for. */
export const stopPoints = [
  'before claim',
  'within claim',
  'after claim',
  'within prepare',
  'after prepare',
  'before page',
  'after facts',
  'before write',
  'after write',
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
  'before checkpoint',
  'after checkpoint',
]

/** COMMITs whose answer can be kept from a worker, by the stop that comes right before. */
export const unansweredCommits = {
  'COMMIT of claim unanswered': 'within claim',
  'COMMIT of page unanswered': 'after checkpoint',
  'COMMIT of finish unanswered': 'before finish',
} as const satisfies Readonly<Record<string, StopPoint>>

/** A moment of a run: a stop, or a COMMIT that was done but not answered. */
export type Moment = StopPoint | keyof typeof unansweredCommits

export const moments = [...stopPoints, ...Object.keys(unansweredCommits)] as readonly Moment[]

/** The stop that leads to a moment. */
export function stopBefore(moment: Moment): StopPoint {
  return isUnanswered(moment) ? unansweredCommits[moment] : moment
}

export function isUnanswered(moment: Moment): moment is keyof typeof unansweredCommits {
  return moment in unansweredCommits
}

/** The page that counts for a moment: claim, prepare and finish have none. */
export function pageOf(moment: Moment, page: number): number {
  return /claim|prepare|finish/.test(moment) ? 0 : page
}

/** Whether the holder has taken the lease, and not given it back, as far as others can see. */
export function holdsLease(moment: Moment): boolean {
  return !['before claim', 'within claim', 'after finish', 'COMMIT of finish unanswered'].includes(moment)
}
