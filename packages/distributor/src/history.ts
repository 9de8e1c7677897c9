import type { Random } from './random.ts'

/** What becomes of an account, with its share in a thousand. */
const lifecycles = [
  ['steady', 335],
  ['growing', 60],
  ['declining', 65],
  ['overdue', 60],
  ['reactivated', 35],
  ['new', 45],
  ['lapsed', 150],
  ['lost', 130],
  ['never', 120],
] as const

export type Lifecycle = (typeof lifecycles)[number][0]

/** When an account ordered, as ages: days before as-of, oldest first; weekends are moved where a date is placed. */
export interface History {
  lifecycle: Lifecycle
  cadenceDays: number
  ages: number[]
}

/** What all histories of a distributor share. */
export interface Span {
  horizonDays: number
  /** Bends the spread of cadences between weekly and quarterly: more orders with a higher tilt. */
  tilt: number
}

const weekly = 7
const monthly = 31
const quarterly = 91

function drawLifecycle(random: Random): Lifecycle {
  let roll = random.below(1000)
  for (const [lifecycle, share] of lifecycles) {
    roll -= share
    if (roll < 0) return lifecycle
  }
  return 'never'
}

function drawNewestAge(random: Random, lifecycle: Lifecycle, cadenceDays: number, horizonDays: number): number {
  if (lifecycle === 'lapsed') return random.between(181, 365)
  if (lifecycle === 'lost') return random.between(366, Math.max(400, horizonDays - 30))
  if (lifecycle === 'overdue') return Math.min(random.between(110, 170), Math.ceil(cadenceDays * (2.5 + random.next())))
  if (lifecycle === 'reactivated') return random.between(210, 430)
  return Math.floor(cadenceDays * random.next())
}

/** Some accounts order every week or two, more every month, fewer of both where the tilt is low; overdue ones often. */
function drawCadence(random: Random, lifecycle: Lifecycle, tilt: number): number {
  const regulars = Math.min(1, 10 * tilt)
  const roll = random.next()
  const usual = lifecycle === 'overdue' ? 45 : quarterly
  const longest = roll < 0.04 * regulars ? 2 * weekly : roll < 0.18 * regulars ? monthly : usual
  return weekly * (longest / weekly) ** (random.next() ** tilt)
}

/** Orders backward from the newest, one cadence apart give or take the account's own irregularity. */
function drawOrderAges(random: Random, newest: number, oldest: number, cadenceDays: number): number[] {
  const irregularity = 0.15 + 0.5 * random.next()
  const ages: number[] = []
  for (let age = newest; age <= oldest; ) {
    ages.push(age)
    const noise = random.next() + random.next() - 1
    age += Math.max(1, Math.round(cadenceDays * (1 + irregularity * noise)))
  }
  return ages.reverse()
}

/** Draws one account's life. */
export function drawHistory(random: Random, span: Span): History {
  const lifecycle = drawLifecycle(random)
  const cadenceDays = drawCadence(random, lifecycle, span.tilt)
  if (lifecycle === 'never') return { lifecycle, cadenceDays, ages: [] }
  if (lifecycle === 'new') {
    const first = random.between(1, 27)
    const ages = first > 12 && random.chance(0.4) ? [first, random.below(8)] : [first]
    return { lifecycle, cadenceDays, ages }
  }
  const newest = drawNewestAge(random, lifecycle, cadenceDays, span.horizonDays)
  const established = random.chance(0.15)
  const youngest = Math.min(span.horizonDays, newest + 3 * cadenceDays)
  const oldest = established ? span.horizonDays : youngest + (span.horizonDays - youngest) * random.next() ** 1.4
  const ages = drawOrderAges(random, newest, oldest, cadenceDays)
  if (lifecycle === 'reactivated') ages.push(random.between(1, 26))
  return { lifecycle, cadenceDays, ages }
}
