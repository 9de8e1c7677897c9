import { z } from 'zod'
import { salePolicy } from '../../sale-policy.ts'

/** A century: beyond it a day could leave the four digits of its year. */
const days = z.int().positive().max(36_525)

/** Thresholds of sample-metrics. Days are calendar days. */
export const sampleMetricsPolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    /** Days within which a sale counts as a conversion; each window is calculated for itself. */
    windows: z
      .array(days)
      .min(1)
      .max(12)
      .refine((windows) => new Set(windows).size === windows.length, 'windows must differ')
      .default([7, 30, 90]),
    /**
     * Samples given in so many days, as-of included, are counted, and the episodes that began in them. Those of the longest window before are
     * read as well, so that a further touch of an older episode does not pass for a new one.
     */
    lookBackDays: days.default(365),
    /** `sku`: only a sale of the SKU tasted converts. `product`: of another size of its product, too, reported apart. */
    match: z.enum(['sku', 'product']).default('sku'),
    /** Which of an episode's tastings gets the credit for its conversion. */
    credit: z.enum(['last', 'first', 'linear']).default('last'),
    /** Of the intervals around a rate. */
    confidence: z.number().min(0.5).max(0.9999).default(0.95),
    /** Rows with fewer matured episodes are flagged. */
    smallSampleBelow: z.int().nonnegative().default(5),
    /** How strong the prior that rates are shrunk to may be, in episodes. */
    prior: z
      .strictObject({
        /** At least as strong as so many. */
        minimumStrength: z.number().positive().default(2),
        /** At most as strong as so many. */
        maximumStrength: z.number().positive().default(200),
      })
      .refine(
        ({ minimumStrength, maximumStrength }) => minimumStrength <= maximumStrength,
        'minimumStrength must not exceed maximumStrength',
      )
      .prefault({}),
    /** A customer sampled who bought the product in so many days before already bought it. */
    alreadyBuyingDays: days.default(365),
    /** The account type of a segment, from the sales as they were at as-of; the limits of update-account-types. */
    accountType: z
      .strictObject({
        /** ACTIVE up to this many days after the last sale. */
        activeDays: days.default(180),
        /** TARGET up to this many; PROSPECT beyond. */
        targetDays: days.default(365),
      })
      .refine(({ activeDays, targetDays }) => activeDays < targetDays, 'activeDays must be below targetDays')
      .prefault({}),
    /** Samples that a rep may give in a calendar month, where the source has no allowance of its own for the rep. */
    monthlyAllowance: z.int().nonnegative().default(60),
  })
  .prefault({})

export type SampleMetricsPolicy = z.infer<typeof sampleMetricsPolicy>
