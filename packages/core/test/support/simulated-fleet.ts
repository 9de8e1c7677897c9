/** A generator of numbers in [0, 1): the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A draw around 1 whose logarithm is normal (Box & Muller 1958). */
export function lognormal(random: () => number, deviation: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.exp(deviation * normal)
}

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** The ten kinds of faults that are injected, and the alerts that may come of each; the first is the one that must. */
export const faultKinds = {
  'fails three times': ['failed-in-a-row'],
  'fails for days': ['failed-in-a-row', 'missed'],
  'six times slower, twenty-five seconds at least': ['slow', 'over-target'],
  'a fifth of the records fails': ['error-rate', 'error-rate-month'],
  'some records fail for ten days': ['error-rate-month'],
  'reads nothing': ['zero-records'],
  'changes nearly every record': ['excessive-records', 'slow'],
  'is not started': ['not-started', 'missed', 'late-start'],
  'dies and nobody takes over': ['stuck', 'not-started', 'missed'],
  'takes too long from now on': ['over-target', 'slow'],
} as const

export type FaultKind = keyof typeof faultKinds

/** A fault: from when to when it is there, and when somebody who looked could have known (null: not yet). */
export interface Fault {
  readonly kind: FaultKind
  readonly series: number
  readonly from: number
  readonly until: number
  knownAt: number | null
}

/** A job of a tenant: when it is planned, and what its runs are like. */
export interface Series {
  readonly job: string
  readonly tenant: string
  readonly cron: string
  readonly everyMs: number
  readonly offsetMs: number
  readonly baseMs: number
  readonly records: number
  readonly changedShare: number
  readonly startsAt: number
}

const jobs = [
  {
    job: 'update-account-types',
    cron: '0 2 * * *',
    everyMs: day,
    offsetMs: 2 * hour,
    baseMs: 2_500,
    changedShare: 0.03,
  },
  {
    job: 'calculate-burn-rates',
    cron: '0 3 * * *',
    everyMs: day,
    offsetMs: 3 * hour,
    baseMs: 4_000,
    changedShare: 0.2,
  },
  { job: 'sample-metrics', cron: '0 4 * * *', everyMs: day, offsetMs: 4 * hour, baseMs: 1_500, changedShare: 1 },
  { job: 'process-triggers', cron: '0 */6 * * *', everyMs: 6 * hour, offsetMs: 0, baseMs: 1_200, changedShare: 0.002 },
]

/** Tenants of very different sizes, a fifth of which join during the year. */
export function createFleet(tenants: number, days: number, start: number, random: () => number): readonly Series[] {
  return Array.from({ length: tenants }, (_, index) => {
    const size = 200 * 10 ** (random() * 1.7)
    const joins = index % 5 === 4 ? start + Math.floor(random() * days * 0.5) * day : start
    return jobs.map((job) => ({
      ...job,
      tenant: `tenant-${index}`,
      baseMs: job.baseMs * (0.5 + size / 5_000),
      records: Math.round(size),
      startsAt: joins,
    }))
  }).flat()
}

/** Faults at random, of every kind as often, at most one of a series in forty days, and none before it has a history. */
export function injectFaults(
  fleet: readonly Series[],
  count: number,
  end: number,
  random: () => number,
): readonly Fault[] {
  const kinds = Object.keys(faultKinds) as FaultKind[]
  const faults: Fault[] = []
  for (let tries = 0; faults.length < count && tries < count * 200; tries += 1) {
    const kind = kinds[faults.length % kinds.length] as FaultKind
    const series = Math.floor(random() * fleet.length)
    const one = fleet[series]
    if (!one || !canHave(kind, one)) continue
    const { startsAt, everyMs, offsetMs } = one
    const first = startsAt + 35 * day
    if (first + 20 * day > end) continue
    const near = first + random() * (end - first - 20 * day)
    const from = Math.ceil((near - offsetMs) / everyMs) * everyMs + offsetMs
    const until = from + lengthOf(kind, everyMs, random)
    const isClose = (other: Fault) => other.series === series && Math.abs(other.from - from) < 50 * day
    if (faults.some(isClose)) continue
    faults.push({ kind, series, from, until, knownAt: null })
  }
  return faults
}

/** Where half of the records change anyway, all of them are no surprise. */
function canHave(kind: FaultKind, { records, changedShare }: Series): boolean {
  return kind !== 'changes nearly every record' || (changedShare <= 0.04 && records > 300)
}

function lengthOf(kind: FaultKind, everyMs: number, random: () => number): number {
  switch (kind) {
    case 'fails for days':
    case 'is not started':
      return (1 + Math.floor(random() * 3)) * Math.max(everyMs, day) - minute
    case 'some records fail for ten days':
      return 10 * day - minute
    case 'takes too long from now on':
      return 8 * day - minute
    case 'dies and nobody takes over':
      return Math.max(everyMs, 12 * hour) - minute
    default:
      return everyMs - minute
  }
}
