import { z } from 'zod'
import { salePolicy } from '../../sale-policy.ts'

/** A century: beyond it a day could leave the four digits of its year. */
const days = z.int().positive().max(36_525)
/** A smoothing parameter: at 0 nothing would ever be learned. */
const smoothing = z.number().positive().max(1)

/** Thresholds of calculate-burn-rates. Days are calendar days; a bucket is `series.bucketDays` of them; shares are 0.2 for 20 %. */
export const burnRatesPolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    series: z
      .strictObject({
        bucketDays: z.int().positive().max(31).default(7),
        /** At most so many buckets, counted back from as-of. */
        maximumBuckets: z.int().min(2).max(520).default(104),
      })
      .prefault({}),
    /** Cut-offs of Syntetos, Boylan and Croston: mean interval in buckets, CV^2 of the sizes. */
    cutOffs: z
      .strictObject({
        interval: z.number().min(1).default(1.32),
        squaredVariation: z.number().nonnegative().default(0.49),
      })
      .prefault({}),
    smoothing: z
      .strictObject({
        /** Of the level, and of the size of a demand. */
        size: smoothing.default(0.1),
        /** Of the interval between demands (SBA). */
        interval: smoothing.default(0.1),
        /** Of the probability of a demand (TSB). */
        probability: smoothing.default(0.05),
      })
      .prefault({}),
    /** Stale, so TSB, when the last demand is further back than the larger of these. */
    stale: z
      .strictObject({
        intervals: z.number().positive().default(3),
        buckets: z.int().positive().default(13),
      })
      .prefault({}),
    /** Fewer buckets with demand are `insufficient`. */
    minimumDemands: z.int().min(2).default(2),
    /** Windows of the plain averages, which people check by hand. */
    averageDays: z.array(days).min(1).max(12).default([30, 90, 180]),
    trend: z
      .strictObject({
        recentDays: days.default(90),
        beforeDays: days.default(275),
        /** Where fewer days lie before, the trend is unknown. */
        minimumBeforeDays: days.default(90),
        /** From this change on. */
        accelerating: z.number().positive().default(0.2),
        /** Below this change. */
        slowing: z.number().negative().min(-1).default(-0.2),
      })
      .refine(
        ({ minimumBeforeDays, beforeDays }) => minimumBeforeDays <= beforeDays,
        'minimumBeforeDays must not exceed beforeDays',
      )
      .prefault({}),
    seasonality: z
      .strictObject({
        /** Full years that a category needs for a month index. */
        minimumYears: z.int().min(2).max(20).default(2),
        /** Weight of the month without season, in years. */
        shrinkageYears: z.number().nonnegative().default(1),
        low: z.number().positive().max(1).default(0.25),
        high: z.number().min(1).default(4),
      })
      .prefault({}),
    leadTime: z
      .strictObject({
        /** Where no purchase order was received: days from order to receipt, and their standard deviation. */
        days: z.number().nonnegative().max(730).default(7),
        deviationDays: z.number().nonnegative().max(730).default(2),
        /** Received purchase orders that make a lead time of its own. */
        minimumReceipts: z.int().min(1).default(3),
      })
      .prefault({}),
    /** Days between two looks at a SKU's stock. */
    reviewDays: z.number().nonnegative().max(365).default(7),
    /** Probability of no shortage in a cycle. */
    serviceLevel: z.number().min(0.5).max(0.9999).default(0.95),
    /** Days of demand that an order brings beyond the reorder point. */
    coverDays: z.number().nonnegative().max(730).default(30),
    urgency: z
      .strictObject({
        /** SOON when the reorder point is reached within so many days. */
        soonDays: days.default(7),
        /** EXCESS when stock lasts longer. */
        excessDays: days.default(180),
      })
      .refine(({ soonDays, excessDays }) => soonDays < excessDays, 'soonDays must be below excessDays')
      .prefault({}),
    /** How far stock is walked, and how far after a last sale a reorder is forecast. */
    horizonDays: z.int().positive().max(3_650).default(730),
    pairs: z
      .strictObject({
        /** Fewer gaps between sale days give no cadence. */
        minimumGaps: z.int().min(1).default(3),
        /** Weight of the segment's rate, in gaps. */
        shrinkageGaps: z.number().nonnegative().default(3),
      })
      .prefault({}),
  })
  .prefault({})

export type BurnRatesPolicy = z.infer<typeof burnRatesPolicy>
