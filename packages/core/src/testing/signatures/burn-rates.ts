import { z } from 'zod'
import type { CalendarDay } from '../../calendar-day.ts'
import { type DecideContext, defineJob, defineStep, type PageContext, type RunContext } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import { salePolicy } from '../../sale-policy.ts'
import { table } from '../../target.ts'
import { paging, reasons } from './parts.ts'

/* The signature of calculate-burn-rates (jobs.md, section 3): SKUs, customer x SKU, inventory alerts. */

const burnPolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    buckets: z.int().positive().default(104),
    smoothing: z.number().default(0.1),
    leadTime: z.strictObject({ days: z.number().default(7), deviation: z.number().default(2) }).prefault({}),
    serviceLevel: z.number().default(0.95),
  })
  .prefault({})
export type BurnPolicy = z.infer<typeof burnPolicy>
export interface BurnShared {
  readonly monthIndex: { readonly [category: string]: readonly number[] }
  readonly segmentGaps: { readonly [customerType: string]: number }
}
interface SkuFacts {
  readonly skuId: string
  readonly code: string
  readonly category: string | null
  readonly unitsPerBucket: readonly number[]
  readonly itemsPerCase: number | null
  readonly position: number
  readonly expected: readonly { readonly on: CalendarDay; readonly units: number }[]
  readonly leadTimes: readonly number[]
}
type Urgency = 'OUT' | 'BELOW_SAFETY' | 'REORDER' | 'SOON' | 'OK' | 'EXCESS'
interface SkuRate {
  readonly dailyRate: number | null
  readonly method: 'ses' | 'sba' | 'tsb' | 'insufficient'
  readonly reorderPoint: number | null
  readonly orderCases: number | null
  readonly daysOfSupply: number | null
  readonly sellsOutOn: CalendarDay | null
  readonly urgency: Urgency
}
interface PairFacts {
  readonly customerId: string
  readonly skuId: string
  readonly label: string
  readonly customerType: string | null
  readonly saleDays: readonly CalendarDay[]
  readonly lastQuantity: number
}
interface PairForecast {
  readonly cadenceOn: CalendarDay | null
  readonly depletionOn: CalendarDay | null
  readonly basis: 'own' | 'shrunk' | 'segment' | 'none'
}
/** A SKU with the alert that is open for it: the row that this very step keeps. */
interface AlertFacts extends SkuFacts {
  readonly alertType: 'LOW_STOCK' | 'OUT_OF_STOCK' | 'OVERSTOCKED'
  readonly openSince: CalendarDay | null
}
interface AlertState {
  readonly severity: 'INFO' | 'WARNING' | 'CRITICAL'
  readonly openedOn: CalendarDay | null
  readonly resolvedOn: CalendarDay | null
}

function rateOf(
  { unitsPerBucket, position }: SkuFacts,
  { policy, shared }: DecideContext<BurnShared, BurnPolicy>,
): SkuRate {
  const units = unitsPerBucket.slice(-policy.buckets).reduce((sum, bucket) => sum + bucket, 0)
  const dailyRate =
    unitsPerBucket.length < 2 ? null : (units / (7 * unitsPerBucket.length)) * (shared.monthIndex.all?.[0] ?? 1)
  return {
    dailyRate,
    method: dailyRate === null ? 'insufficient' : 'ses',
    reorderPoint: dailyRate === null ? null : dailyRate * policy.leadTime.days,
    orderCases: null,
    daysOfSupply: dailyRate ? position / dailyRate : null,
    sellsOutOn: null,
    urgency: position <= 0 ? 'OUT' : 'OK',
  }
}

export const calculateBurnRates = defineJob({
  name: 'calculate-burn-rates',
  description: 'How fast stock sells.',
  schedule: { cron: '0 3 * * *' },
  asOf: 'last-complete-day',
  input: z.strictObject({ skuCodes: z.array(z.string()).optional() }),
  policy: burnPolicy,
  async prepare(
    reader,
    { asOf }: RunContext<BurnPolicy, { readonly skuCodes?: string[] | undefined }>,
  ): Promise<BurnShared> {
    const [found] = await reader.read(namedQuery<BurnShared>('burn-rates/shared', { asOf }))
    return found ?? { monthIndex: {}, segmentGaps: {} }
  },
  steps: [
    defineStep({
      name: 'skus',
      record: {
        kind: 'sku',
        label: (facts: SkuFacts) => facts.code,
        find: (text) => namedQuery('burn-rates/find', { text }),
      },
      page: (context: PageContext<BurnShared, BurnPolicy, { readonly skuCodes?: string[] | undefined }>) =>
        namedQuery<SkuFacts>('burn-rates/skus', { ...paging(context), codes: context.input.skuCodes ?? null }),
      decide: (facts, context) => ({
        next: rateOf(facts, context),
        reasons: reasons('RATE', rateOf(facts, context).dailyRate),
      }),
      target: table<SkuRate>({
        name: 'sku_burn_rate',
        key: ['skuId'],
        columns: {
          dailyRate: 'double',
          method: 'text',
          reorderPoint: 'numeric',
          orderCases: 'integer',
          daysOfSupply: 'numeric',
          sellsOutOn: 'date',
          urgency: 'text',
        },
      }),
    }),
    defineStep({
      name: 'pairs',
      record: { kind: 'customer_sku', label: (facts: PairFacts) => facts.label },
      page: (context: PageContext<BurnShared, BurnPolicy>) =>
        namedQuery<PairFacts>('burn-rates/pairs', paging(context)),
      decide: (facts, { shared }) => {
        const segment = shared.segmentGaps[facts.customerType ?? '']
        const next: PairForecast = {
          cadenceOn: facts.saleDays.at(-1) ?? null,
          depletionOn: null,
          basis: segment === undefined ? 'none' : 'segment',
        }
        return facts.saleDays.length === 0 ? null : { next, reasons: reasons('CADENCE', facts.saleDays.length) }
      },
      target: table<PairForecast>({
        name: 'customer_sku_forecast',
        key: ['customerId', 'skuId'],
        columns: { cadenceOn: 'date', depletionOn: 'date', basis: 'text' },
      }),
    }),
    defineStep({
      name: 'alerts',
      record: { kind: 'inventory_alert', label: (facts: AlertFacts) => `${facts.code} ${facts.alertType}` },
      page: (context: PageContext<BurnShared, BurnPolicy>) =>
        namedQuery<AlertFacts>('burn-rates/alerts', paging(context)),
      decide(facts, context) {
        const isDue = rateOf(facts, context).urgency === 'OUT'
        if (!isDue && facts.openSince === null) return null
        const next: AlertState = {
          severity: 'CRITICAL',
          openedOn: facts.openSince ?? context.asOf,
          resolvedOn: isDue ? null : context.asOf,
        }
        return { next, reasons: reasons(isDue ? 'OUT_OF_STOCK' : 'RESOLVED', facts.position) }
      },
      target: table<AlertState>({
        name: 'inventory_alert',
        key: ['skuId', 'alertType'],
        columns: { severity: 'text', openedOn: 'date', resolvedOn: 'date' },
      }),
    }),
  ],
})
