import type { CalendarDay } from '../../calendar-day.ts'

/** What is known of a customer at the end of as-of. Days are the tenant's; only sales by the sale policy count. */
export interface AccountFacts {
  readonly customerId: string
  readonly name: string
  /** The segment; null where the application has none. */
  readonly customerType: string | null
  /** The type as the application has it now; HOLD is set by hand. */
  readonly currentType: string | null
  /** Every day with a sale, ascending. */
  readonly saleDays: readonly CalendarDay[]
  /** Revenue by day, returns netted off, in the longest window that the policy looks back. */
  readonly revenue: readonly RevenueDay[]
  /** One entry a SKU sold in the mix window, in no order. */
  readonly skus: readonly SkuDays[]
}

export interface RevenueDay {
  readonly on: CalendarDay
  readonly cents: number
}

export interface SkuDays {
  /** The last day in the window with a sale of the SKU. */
  readonly lastOn: CalendarDay
  /** The last day but one; null where there is none in the window. */
  readonly secondLastOn: CalendarDay | null
}

/** What `prepare` finds for all customers of the run: by segment, its typical gap between sale days. */
export interface AccountShared {
  readonly segments: { readonly [customerType: string]: SegmentGaps }
}

export interface SegmentGaps {
  readonly gaps: number
  readonly medianGapDays: number
  /** Shape of the gamma distribution of the gaps over their customers' mean; null where they do not vary. */
  readonly gammaShape: number | null
}
