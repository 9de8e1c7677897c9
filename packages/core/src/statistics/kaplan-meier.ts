import { normalQuantile } from './normal-quantile.ts'
import type { ProbabilityInterval } from './wilson-interval.ts'

/** Subjects that had their event at a time, or were last seen without it then. */
export interface SurvivalTime {
  readonly time: number
  readonly isEvent: boolean
  /** How many; 1 by default. */
  readonly count?: number
}

/** The curve from a time with events on. */
export interface SurvivalPoint {
  readonly time: number
  readonly atRisk: number
  readonly events: number
  /** Share without the event after this time. */
  readonly survival: number
  /** Greenwood's; null where the curve has reached 0, which has none. */
  readonly standardError: number | null
  /** Log-log limits; null where the curve has reached 0. */
  readonly interval: ProbabilityInterval | null
}

/**
 * Survival by the product limit (Kaplan & Meier, "Nonparametric Estimation from Incomplete Observations", JASA 53, 1958), its standard
 * error by Greenwood (1926), S sqrt(sum d / (n (n - d))), its limits on the scale log(-log S) (Kalbfleisch & Prentice, "The Statistical
 * Analysis of Failure Time Data", 2nd ed., 2002, 1.4). Subjects censored at the time of an event are at risk in it. One point a time with events.
 */
export function kaplanMeier(subjects: readonly SurvivalTime[], confidence = 0.95): readonly SurvivalPoint[] {
  const z = normalQuantile((1 + confidence) / 2)
  const times = countsByTime(subjects)
  let atRisk = times.reduce((sum, { left }) => sum + left, 0)
  let survival = 1
  let greenwood = 0
  const points: SurvivalPoint[] = []
  for (const { time, events, left } of times) {
    if (events > 0) {
      survival = events === atRisk ? 0 : survival * (1 - events / atRisk)
      greenwood += events / (atRisk * (atRisk - events))
      points.push({ time, atRisk, events, survival, ...uncertainty(survival, greenwood, z) })
    }
    atRisk -= left
  }
  return points
}

/** The first time at which at most half are left; null while more are. */
export function medianSurvival(points: readonly SurvivalPoint[]): number | null {
  // products of fractions that are one half miss it by some 1e-16
  return points.find(({ survival }) => survival <= 0.5 + 1e-12)?.time ?? null
}

function uncertainty(
  survival: number,
  greenwood: number,
  z: number,
): Pick<SurvivalPoint, 'standardError' | 'interval'> {
  if (survival === 0) return { standardError: null, interval: null }
  const deviation = (z * Math.sqrt(greenwood)) / Math.log(survival)
  const bounds = [survival ** Math.exp(deviation), survival ** Math.exp(-deviation)]
  return {
    standardError: survival * Math.sqrt(greenwood),
    interval: { lower: Math.min(...bounds), upper: Math.max(...bounds) },
  }
}

interface TimeCount {
  readonly time: number
  readonly events: number
  /** Those that leave at this time, with the event or without. */
  readonly left: number
}

function countsByTime(subjects: readonly SurvivalTime[]): readonly TimeCount[] {
  const byTime = new Map<number, TimeCount>()
  for (const { time, isEvent, count = 1 } of subjects) {
    if (!(count > 0)) continue
    const { events, left } = byTime.get(time) ?? { events: 0, left: 0 }
    byTime.set(time, { time, events: events + (isEvent ? count : 0), left: left + count })
  }
  return [...byTime.values()].sort((one, other) => one.time - other.time)
}
