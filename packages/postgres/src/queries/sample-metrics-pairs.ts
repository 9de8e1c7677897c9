import { calendarDay } from '@leora-jobs/core'
import type { SampledPair } from '@leora-jobs/core/jobs'
import { fragment, join, param } from '../sql-fragment.ts'
import { type NamedQueryDefinition, textOf } from './named-query.ts'
import { sampleEvents } from './sample-events.ts'
import { boughtLines, segmentedTastings } from './sample-metrics-lines.ts'
import { eventPairs } from './sample-metrics-stream.ts'
import { tastings } from './sample-metrics-tastings.ts'

/** Every customer and SKU (by policy, product) with a tasting in the look-back, once, whatever groups it belongs to. */
export const sampleMetricsPairs: NamedQueryDefinition = {
  sql(parameters, { inspected }) {
    const ctes = [
      tastings(parameters, inspected),
      ...boughtLines(parameters, inspected, 'tasting', true),
      segmentedTastings(parameters),
      ...eventPairs(parameters, 'segmented', true),
    ]
    return fragment`
with ${join(ctes, ',')}
select ${param(textOf(parameters, 'asOf'), 'date')}::text as as_of, category, supplier_key, segment, skus[1] as sku_id, events from pair`
  },
  decode(row) {
    const { asOf, category, supplierKey, segment, skuId, events } = row as unknown as PairRow
    const history = sampleEvents(events, calendarDay(asOf), { skuId, sku: null, rep: null })
    return { category, supplier: supplierKey, segment, ...history } satisfies SampledPair
  },
}

interface PairRow {
  readonly asOf: string
  readonly category: string
  readonly supplierKey: string
  readonly segment: string
  readonly skuId: string
  readonly events: string
}
