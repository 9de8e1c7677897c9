import type { RuleType } from './rule-type.ts'
import { burnRateAlert } from './rules/burn-rate-alert.ts'
import { customerDormant } from './rules/customer-dormant.ts'
import { customerTiming } from './rules/customer-timing.ts'
import { firstOrderFollowup } from './rules/first-order-followup.ts'
import { lowInventory } from './rules/low-inventory.ts'
import { missedOrderPattern } from './rules/missed-order-pattern.ts'
import { revenueDecline } from './rules/revenue-decline.ts'
import { sampleNoOrder } from './rules/sample-no-order.ts'

/** Every type of rule that there is. */
export const ruleTypes: readonly RuleType[] = [
  sampleNoOrder,
  firstOrderFollowup,
  customerTiming,
  burnRateAlert,
  customerDormant,
  lowInventory,
  missedOrderPattern,
  revenueDecline,
]
