import type { CalendarDay } from '../../calendar-day.ts'
import type { DaySales } from './demand-series.ts'
import type { MonthIndex } from './deseasonalise.ts'

/** What is known of a SKU at the end of as-of. Sales are of that day; stock and open purchase orders have no history and are as they are now. */
export interface SkuFacts {
  readonly skuId: string
  readonly code: string
  /** The product's; null where the application has none. */
  readonly name: string | null
  readonly category: string | null
  /** Units in a case; null where it is not known. */
  readonly unitsPerCase: number | null
  /** False where it is no longer offered. */
  readonly isActive: boolean
  /** One entry a day with sales or returns in the look-back (see `lookBackDays`). */
  readonly sales: readonly DaySales[]
  /** The first and the last day with a sale, however long ago; null where there was none. */
  readonly firstSaleOn: CalendarDay | null
  readonly lastSaleOn: CalendarDay | null
  /** Over all locations; null where the application keeps no stock of it, which is not 0. */
  readonly stock: SkuStock | null
  /** Purchase orders under way. */
  readonly openOrders: readonly OpenOrder[]
  /** Purchase orders received; null where there are none. */
  readonly receipts: Receipts | null
  /** What the application's columns hold, digit for digit; null where they are empty, or there are none. */
  readonly currentBurnRate: string | null
  readonly currentReorderPoint: string | null
}

export interface SkuStock {
  readonly onHand: number
  readonly reserved: number
  readonly locations: number
}

export interface OpenOrder {
  /** Ordered and not yet received. */
  readonly units: number
  readonly orderedOn: CalendarDay | null
  readonly expectedOn: CalendarDay | null
}

/** Days from order to receipt. */
export interface Receipts {
  readonly count: number
  readonly meanDays: number
  /** Sample standard deviation; null for a single receipt. */
  readonly deviationDays: number | null
}

/** What is known of a customer and a SKU that it has bought. */
export interface PairFacts {
  readonly customerId: string
  readonly skuId: string
  readonly customerName: string
  readonly code: string
  readonly customerType: string | null
  readonly category: string | null
  /** One entry a day on which more was sold than came back; all of the history. */
  readonly sales: readonly DaySales[]
}

export const alertTypes = ['LOW_STOCK', 'OUT_OF_STOCK', 'OVERSTOCKED'] as const
export type AlertType = (typeof alertTypes)[number]

/** A SKU beside one type of alert. */
export interface AlertFacts extends SkuFacts {
  readonly alertType: AlertType
}

/** What `prepare` finds for all records of the run. */
export interface BurnShared {
  /** By category; none where it has too little history. */
  readonly monthIndex: { readonly [category: string]: MonthIndex }
  /** Seven factors around 1, Sunday first, over all SKUs; null where nothing was sold. */
  readonly weekdayIndex: readonly number[] | null
  /** Units a day of a customer and a SKU, the median: by customer type, then category; '' stands for none. */
  readonly segmentRates: { readonly [customerType: string]: { readonly [category: string]: number } }
  /** How many orders there are for each pair of customer and SKU: how far a page of pairs reaches. */
  readonly ordersPerPair: number
}
