/** What sample-metrics decides for a group and window. Shares and rates have 6 digits, days 2, money is in the source's currency. */
export interface SampleMetric {
  readonly label: string
  readonly samples: number
  readonly quantity: number
  readonly customersSampled: number
  /** Samples to customers who had bought the product in the year before. */
  readonly alreadyBuying: number
  readonly episodes: number
  /** Episodes that have had the whole window. */
  readonly matured: number
  readonly conversions: number
  readonly maturedConversions: number
  readonly otherSizeConversions: number
  /** Of the matured episodes; null where none is. */
  readonly rate: number | null
  readonly rateLow: number | null
  readonly rateHigh: number | null
  /** The rate drawn towards that of all groups of the dimension, the more the fewer episodes it is from. */
  readonly shrunkRate: number | null
  /** Of all episodes: too low while some can still convert. */
  readonly naiveRate: number | null
  readonly revenue: number
  readonly revenuePerSample: number | null
  readonly meanDays: number | null
  readonly medianDays: number | null
  readonly smallSample: boolean
  /** Of a rep, in the month of as-of; null for other groups. */
  readonly allowance: number | null
  readonly allowanceUsed: number | null
  /** Below 0 where more was given than allowed. */
  readonly allowanceRemaining: number | null
}

/** A point of a group's curve: how many episodes had not converted after so many days, by the longest window. */
export interface SampleCurvePoint {
  readonly label: string
  /** Episodes that had neither converted nor run out of time before the day. */
  readonly atRisk: number
  readonly conversions: number
  /** Share that has not converted by the end of the day. */
  readonly survival: number
  /** Greenwood's; null once all have converted. */
  readonly standardError: number | null
  readonly survivalLow: number | null
  readonly survivalHigh: number | null
}

/** Rounded to so many digits after the point, so that noise in the last bits of a sum is no change. */
export function rounded(value: number, digits: number): number
export function rounded(value: number | null, digits: number): number | null
export function rounded(value: number | null, digits: number): number | null {
  if (value === null) return null
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
