import { type CalendarDay, dayNumber } from '../../calendar-day.ts'

/** An episode, as rates see it. */
export interface EpisodeOutcome {
  readonly startedOn: CalendarDay
  readonly isConverted: boolean
  /** Its share in the group that is counted, in (0, 1]. @default 1 */
  readonly weight?: number
}

export interface ConversionRates {
  readonly episodes: number
  readonly conversions: number
  /** Episodes that have had the whole window: as-of - start >= window. */
  readonly matured: number
  readonly maturedConversions: number
  /** Of the matured episodes; null where none is. */
  readonly rate: number | null
  /** Of all episodes, too low while some can still convert; null where there is none. */
  readonly naiveRate: number | null
}

/** Conversion rates at the end of as-of. Episodes that start later are not counted. */
export function conversionRates(
  outcomes: readonly EpisodeOutcome[],
  asOf: CalendarDay,
  windowDays: number,
): ConversionRates {
  const today = dayNumber(asOf)
  let [episodes, conversions, matured, maturedConversions] = [0, 0, 0, 0]
  for (const { startedOn, isConverted, weight = 1 } of outcomes) {
    const age = today - dayNumber(startedOn)
    if (age < 0) continue
    const isMatured = age >= windowDays
    episodes += weight
    if (isConverted) conversions += weight
    if (isMatured) matured += weight
    if (isMatured && isConverted) maturedConversions += weight
  }
  return {
    episodes,
    conversions,
    matured,
    maturedConversions,
    rate: matured === 0 ? null : maturedConversions / matured,
    naiveRate: episodes === 0 ? null : conversions / episodes,
  }
}
