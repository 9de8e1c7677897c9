import { z } from 'zod'
import { salePolicy } from '../../sale-policy.ts'
import { cadencePolicy } from './cadence-policy.ts'

/** A century: beyond it a day could leave the four digits of its year. */
const days = z.int().positive().max(36_525)

/** Thresholds of update-account-types. Days are calendar days, boundaries inclusive; money is in the source's currency. */
export const accountTypesPolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    type: z
      .strictObject({
        /** ACTIVE up to this many days after the last sale. */
        activeDays: days.default(180),
        /** TARGET up to this many; PROSPECT beyond. */
        targetDays: days.default(365),
      })
      .refine(({ activeDays, targetDays }) => activeDays < targetDays, 'activeDays must be below targetDays')
      .prefault({}),
    volume: z
      .strictObject({
        /** The window that revenue is averaged over. */
        windowDays: days.default(180),
        /** The window in months, for the monthly average. */
        months: z.number().positive().default(6),
        /** HIGH from this much revenue a month … */
        highPerMonth: z.number().positive().default(2_500),
        /** … MEDIUM from this, LOW below. */
        mediumPerMonth: z.number().positive().default(1_000),
      })
      .refine(
        ({ highPerMonth, mediumPerMonth }) => mediumPerMonth < highPerMonth,
        'mediumPerMonth must be below highPerMonth',
      )
      .prefault({}),
    frequency: z
      .strictObject({
        /** The window that days with a sale are counted in. */
        windowDays: days.default(90),
        /** HIGH from this many … */
        highSaleDates: days.default(6),
        /** … MEDIUM from this; LOW from one, else NONE. */
        mediumSaleDates: days.default(3),
      })
      .refine(
        ({ highSaleDates, mediumSaleDates }) => mediumSaleDates < highSaleDates,
        'mediumSaleDates must be below highSaleDates',
      )
      .prefault({}),
    mix: z
      .strictObject({
        /** The window that SKUs bought are counted in. */
        windowDays: days.default(90),
      })
      .prefault({}),
    subStatus: z
      .strictObject({
        /** NEW up to this many days after the first sale. */
        newDays: days.default(30),
        /** REACTIVATED when the gap before the latest sale was longer than this … */
        reactivatedGapDays: days.default(180),
        /** … and that sale is at most this old. */
        reactivatedDays: days.default(30),
        /** DECLINING compares the revenue of this window with that of the one before it … */
        declineWindowDays: days.default(90),
        /** … at or below this share of it … */
        declineShare: z.number().positive().max(1).default(0.5),
        /** … where that window had at least this revenue. */
        declineFloor: z.number().nonnegative().default(500),
      })
      .prefault({}),
    cadence: cadencePolicy.prefault({}),
  })
  .prefault({})

export type AccountTypesPolicy = z.infer<typeof accountTypesPolicy>
