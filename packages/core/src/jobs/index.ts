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

// process-triggers

export { selectFires } from './triggers/caps.ts'
export type { DecidingContext, TriggerContext } from './triggers/context.ts'
export { decideTrigger } from './triggers/decide.ts'
export { decideRule, type RuleActivation } from './triggers/decide-rule.ts'
export { triggerEffects } from './triggers/effects.ts'
export type { TriggerExecution } from './triggers/execution.ts'
export {
  type CustomerFacts,
  type RepFacts,
  type RuleRow,
  type SampleFacts,
  type StockFacts,
  type SubjectFacts,
  type SubjectKind,
  subjectKinds,
  type TriggerFacts,
  type TriggerShared,
  type TriggerState,
} from './triggers/facts.ts'
export type { TriggersInput } from './triggers/input.ts'
export { processTriggers } from './triggers/job.ts'
export { type ParsedRule, parseRule, type RuleProblem } from './triggers/parse-rule.ts'
export { type TriggersPolicy, triggersPolicy } from './triggers/policy.ts'
export type { Rule } from './triggers/rule.ts'
export type { RuleType } from './triggers/rule-type.ts'
export { ruleTypes } from './triggers/rule-types.ts'
