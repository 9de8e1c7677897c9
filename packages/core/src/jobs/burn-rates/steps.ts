import { defineStep, type PageContext } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import { table } from '../../target.ts'
import { decideAlert } from './decide-alert.ts'
import { decidePair } from './decide-pair.ts'
import { decideSku } from './decide-sku.ts'
import { type AlertFacts, alertTypes, type BurnShared, type PairFacts, type SkuFacts } from './facts.ts'
import type { BurnRatesPolicy } from './policy.ts'
import { pageParameters } from './query-parameters.ts'
import type { CustomerBurnRate, InventoryAlert, SkuBurnRate } from './results.ts'

type Page = PageContext<BurnShared, BurnRatesPolicy>

/** Every SKU: how fast it sells, and until when its stock lasts. */
export const skus = defineStep({
  name: 'skus',
  record: {
    kind: 'sku',
    label: skuLabel,
    find: (text: string) => namedQuery<{ id: string; label: string }>('burn-rates/find', { text }),
  },
  page: (context: Page) => namedQuery<SkuFacts>('burn-rates/skus', pageParameters(context)),
  decide: decideSku,
  summary: {
    keys: ['OUT', 'BELOW_SAFETY', 'REORDER', 'SOON', 'OK', 'EXCESS', 'INSUFFICIENT', 'STOCK_UNKNOWN'],
    keyOf: ({ dailyRate, urgency }: SkuBurnRate) =>
      dailyRate === null ? 'INSUFFICIENT' : (urgency ?? 'STOCK_UNKNOWN'),
  },
  target: table<SkuBurnRate>({
    name: 'burn_rate',
    key: ['skuId'],
    columns: {
      dailyRate: 'numeric',
      method: 'text',
      demandClass: 'text',
      confidence: 'text',
      basis: 'text',
      demands: 'integer',
      buckets: 'integer',
      average30: 'numeric',
      average90: 'numeric',
      average180: 'numeric',
      trend: 'text',
      trendChange: 'numeric',
      leadTimeDays: 'numeric',
      leadTimeBasis: 'text',
      safetyStock: 'numeric',
      reorderPoint: 'numeric',
      onHand: 'numeric',
      reserved: 'numeric',
      onOrder: 'numeric',
      position: 'numeric',
      suggestedUnits: 'numeric',
      suggestedCases: 'integer',
      daysOfSupply: 'numeric',
      sellsOutOn: 'date',
      sellsOutFirstOn: 'date',
      urgency: 'text',
    },
    writeBack: {
      relation: 'sku',
      columns: { burn_rate: 'dailyRate', reorder_point: 'reorderPoint' },
      present: { burn_rate: 'currentBurnRate', reorder_point: 'currentReorderPoint' },
    },
  }),
})

/** Every customer and SKU that it has bought: when it will want it again. */
export const pairs = defineStep({
  name: 'pairs',
  record: {
    kind: 'customer_sku',
    label: ({ customerName, code }: PairFacts) => `${customerName} / ${code}`,
  },
  page: (context: Page) =>
    namedQuery<PairFacts>('burn-rates/pairs', {
      ...pageParameters(context),
      ordersPerPair: context.shared.ordersPerPair,
    }),
  decide: decidePair,
  target: table<CustomerBurnRate>({
    name: 'customer_burn_rate',
    key: ['customerId', 'skuId'],
    columns: {
      lastSaleOn: 'date',
      cadenceOn: 'date',
      depletionOn: 'date',
      predictedReorderOn: 'date',
      ratePerDay: 'numeric',
      basis: 'text',
    },
  }),
})

/** Every SKU beside each type of alert: what is open, and since when. */
export const alerts = defineStep({
  name: 'alerts',
  record: {
    kind: 'inventory_alert',
    label: (facts: AlertFacts) => `${facts.alertType} ${skuLabel(facts)}`,
  },
  page: (context: Page) => namedQuery<AlertFacts>('burn-rates/alerts', { ...pageParameters(context), alertTypes }),
  decide: decideAlert,
  target: table<InventoryAlert>({
    name: 'inventory_alert',
    key: ['skuId', 'alertType'],
    columns: {
      severity: 'text',
      urgency: 'text',
      available: 'numeric',
      openedOn: 'date',
      resolvedOn: 'date',
      openings: 'integer',
    },
  }),
})

function skuLabel({ code, name }: SkuFacts): string {
  return name === null ? code : `${code} ${name}`
}
