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
