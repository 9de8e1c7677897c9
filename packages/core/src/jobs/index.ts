// The jobs in the box: each a value for `createRunner`, its policy, and its decision as a pure function

// update-account-types

export { type SalePolicy, salePolicy } from '../sale-policy.ts'
export type {
  AccountClassification,
  AccountType,
  FrequencyTier,
  SubStatus,
  VolumeTier,
} from './account-types/classification.ts'
export { decideAccountType } from './account-types/decide.ts'
export type { SalesFound } from './account-types/explain-no-sales.ts'
export type { AccountFacts, AccountShared, RevenueDay, SegmentGaps, SkuDays } from './account-types/facts.ts'
export { updateAccountTypes } from './account-types/job.ts'
export { type AccountTypesPolicy, accountTypesPolicy } from './account-types/policy.ts'

// calculate-burn-rates

export { decideAlert } from './burn-rates/decide-alert.ts'
export { decidePair } from './burn-rates/decide-pair.ts'
export { decideSku } from './burn-rates/decide-sku.ts'
export type { DaySales } from './burn-rates/demand-series.ts'
export type { MonthIndex } from './burn-rates/deseasonalise.ts'
export {
  type AlertFacts,
  type AlertType,
  alertTypes,
  type BurnShared,
  type OpenOrder,
  type PairFacts,
  type Receipts,
  type SkuFacts,
  type SkuStock,
} from './burn-rates/facts.ts'
export { calculateBurnRates } from './burn-rates/job.ts'
export { type BurnRatesPolicy, burnRatesPolicy } from './burn-rates/policy.ts'
export type {
  Confidence,
  CustomerBurnRate,
  InventoryAlert,
  RateBasis,
  Severity,
  SkuBurnRate,
} from './burn-rates/results.ts'
export type { SkuContext } from './burn-rates/sku-view.ts'
export type { Urgency } from './burn-rates/urgency.ts'
// sample-metrics

export { decideSampleMetric } from './sample-metrics/decide.ts'
export { decideCurvePoint } from './sample-metrics/decide-curve.ts'
export type { SamplesFound } from './sample-metrics/explain-no-samples.ts'
export {
  type PricedLine,
  type SampleCurveDay,
  type SampleDimension,
  type SampledPair,
  type SampleGroup,
  type SampleHistory,
  type SampleShared,
  sampleDimensions,
} from './sample-metrics/facts.ts'
export { sampleMetrics } from './sample-metrics/job.ts'
export type { SampleCurvePoint, SampleMetric } from './sample-metrics/metric.ts'
export { type SampleMetricsPolicy, sampleMetricsPolicy } from './sample-metrics/policy.ts'

export type {
  CustomerFacts,
  RepFacts,
  RuleRow,
  SampleFacts,
  StockFacts,
  SubjectFacts,
  SubjectKind,
  TriggerFacts,
  TriggerShared,
  TriggerState,
} from './triggers/facts.ts'
