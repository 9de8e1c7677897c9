import { meanOf } from '../../statistics/mean.ts'
import { median } from '../../statistics/quantile.ts'
import { type ConversionRates, conversionRates, type EpisodeOutcome } from './conversion-rates.ts'
import type { SampleGroup } from './facts.ts'
import { outcomesOf, shareOf } from './outcomes.ts'
import type { SampleMetricsPolicy } from './policy.ts'

/** What the episodes of a group came to, within one window. */
export interface SampleMeasures extends ConversionRates {
  /** Conversions by another size of the product; part of `conversions`. */
  readonly otherSizeConversions: number
  /** Of the lines that converted. */
  readonly revenueCents: number
  /** From the first tasting to the order, over all conversions; null where there is none. */
  readonly meanDays: number | null
  readonly medianDays: number | null
}

/** Measures of a group at the end of its as-of. */
export function measure(group: SampleGroup, policy: SampleMetricsPolicy): SampleMeasures {
  const { asOf, windowDays } = group
  const counted: EpisodeOutcome[] = []
  const revenue: number[] = []
  const days: number[] = []
  let otherSizeConversions = 0
  for (const outcome of outcomesOf(group, asOf, windowDays, policy)) {
    const weight = shareOf(outcome, group)
    if (weight === 0) continue
    const { episode, conversion } = outcome
    counted.push({ startedOn: episode.startedOn, isConverted: conversion !== null, weight })
    if (conversion === null) continue
    revenue.push(weight * conversion.line.revenueCents)
    days.push(conversion.lagDays)
    if (conversion.by === 'product') otherSizeConversions += weight
  }
  days.sort(ascending)
  return {
    ...conversionRates(counted, asOf, windowDays),
    otherSizeConversions,
    // added up in the order of size: shares of cents must not depend on the order of the episodes
    revenueCents: Math.round(revenue.sort(ascending).reduce((sum, cents) => sum + cents, 0)),
    meanDays: days.length === 0 ? null : meanOf(days),
    medianDays: days.length === 0 ? null : median(days),
  }
}

function ascending(one: number, other: number): number {
  return one - other
}
