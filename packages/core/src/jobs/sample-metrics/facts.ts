import type { CalendarDay } from '../../calendar-day.ts'
import type { BetaPrior } from '../../statistics/beta-prior.ts'
import type { SaleLine } from './conversions.ts'
import type { Tasting } from './episodes.ts'

/** What samples are looked at by; a segment is an account type and a customer type. */
export const sampleDimensions = ['category', 'overall', 'rep', 'segment', 'sku', 'supplier'] as const
export type SampleDimension = (typeof sampleDimensions)[number]

/** What an order has of a SKU: the same SKU twice in one order is one line here. */
export interface PricedLine extends SaleLine {
  /** Returns in the same order netted off. */
  readonly revenueCents: number
}

/** The tastings of some customers, and what these bought of the same SKUs (by policy, of their products) since. */
export interface SampleHistory {
  readonly tastings: readonly Tasting[]
  readonly lines: readonly PricedLine[]
  /** The product of a SKU; empty where other sizes do not matter. */
  readonly products: { readonly [skuId: string]: string }
}

/**
 * A group of samples, seen through one window. All windows of a group share its history. Ids in it tell customers, SKUs and reps apart,
 * without being the application's; only the group's own SKU or rep is called by its key.
 */
export interface SampleGroup extends SampleHistory {
  readonly asOf: CalendarDay
  readonly dimension: SampleDimension
  /** Id of the SKU, rep or supplier, or the category (empty for none), `all`, or `ACTIVE:On Premise`. */
  readonly groupKey: string
  /** What a person calls the group. */
  readonly label: string
  readonly windowDays: number
  /** Samples given in the look-back. */
  readonly samples: number
  readonly quantity: number
  readonly customersSampled: number
  /** Of the samples, those to customers who had bought the product before. */
  readonly alreadyBuying: number
  /** Samples that the rep may give in the month of as-of, by the source; null where it does not say, or the group is no rep. */
  readonly allowance: number | null
  /** Samples that the rep gave in the month of as-of, in quantity; null where the group is no rep. */
  readonly allowanceUsed: number | null
}

/** A day of a group's curve: one on which a sale may have converted an episode, or 0. */
export interface SampleCurveDay extends SampleHistory {
  readonly asOf: CalendarDay
  readonly dimension: SampleDimension
  readonly groupKey: string
  readonly label: string
  readonly day: number
}

/** What one customer tasted of one SKU (by policy, of one product), and bought since: what priors are made from. */
export interface SampledPair extends SampleHistory {
  readonly category: string
  readonly supplier: string
  readonly segment: string
}

/** What `prepare` finds: the prior that the rates of a dimension are shrunk to, by window. */
export interface SampleShared {
  readonly priors: { readonly [Dimension in SampleDimension]?: { readonly [windowDays: string]: BetaPrior } }
}
