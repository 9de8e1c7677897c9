import { type CalendarDay, dayNumber } from '../../calendar-day.ts'
import type { Decision } from '../../decision.ts'
import { kaplanMeier, type SurvivalPoint, type SurvivalTime } from '../../statistics/kaplan-meier.ts'
import type { SampleCurveDay } from './facts.ts'
import { rounded, type SampleCurvePoint } from './metric.ts'
import { outcomesOf, shareOf } from './outcomes.ts'
import type { SampleMetricsPolicy } from './policy.ts'
import { curveReasons } from './reasons.ts'

/**
 * A day of a group's time-to-conversion curve by the longest window: an episode leaves at its conversion, or unconverted at the end of the
 * window or of as-of. A day on which none converts is a point of the curve too.
 */
export function decideCurvePoint(
  facts: SampleCurveDay,
  { policy }: { readonly asOf: CalendarDay; readonly policy: SampleMetricsPolicy },
): Decision<SampleCurvePoint> {
  const { times, points } = curveOf(facts, policy)
  const point = points.findLast(({ time }) => time <= facts.day)
  const isEvent = point?.time === facts.day
  const atRisk = times.reduce((sum, { time, count = 1 }) => (time >= facts.day ? sum + count : sum), 0)
  const next: SampleCurvePoint = {
    label: facts.label,
    atRisk: rounded(isEvent ? point.atRisk : atRisk, 6),
    conversions: rounded(isEvent ? point.events : 0, 6),
    survival: rounded(point?.survival ?? 1, 6),
    standardError: rounded(point ? point.standardError : 0, 6),
    survivalLow: rounded(point ? (point.interval?.lower ?? null) : 1, 6),
    survivalHigh: rounded(point ? (point.interval?.upper ?? null) : 1, 6),
  }
  return { next, reasons: curveReasons(facts.day, next) }
}

interface Curve {
  readonly times: readonly SurvivalTime[]
  readonly points: readonly SurvivalPoint[]
}

/** The points of a group share their history, and are decided one after another: its curve is calculated once. */
const curves = new WeakMap<
  SampleCurveDay['tastings'],
  { readonly policy: SampleMetricsPolicy; readonly curve: Curve }
>()

function curveOf(facts: SampleCurveDay, policy: SampleMetricsPolicy): Curve {
  const known = curves.get(facts.tastings)
  if (known?.policy === policy) return known.curve
  const longest = Math.max(...policy.windows)
  const today = dayNumber(facts.asOf)
  const times = outcomesOf(facts, facts.asOf, longest, policy).map((outcome): SurvivalTime => {
    const { episode, conversion } = outcome
    const time = conversion?.lagDays ?? Math.min(longest, today - dayNumber(episode.startedOn))
    return { time, isEvent: conversion !== null, count: shareOf(outcome, facts) }
  })
  const curve = { times, points: kaplanMeier(times, policy.confidence) }
  curves.set(facts.tastings, { policy, curve })
  return curve
}
