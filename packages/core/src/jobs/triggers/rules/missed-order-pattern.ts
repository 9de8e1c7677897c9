import { notHolding, silentFor } from '../condition.ts'
import { defineRuleType } from '../rule-type.ts'

/** A customer that is overdue by the rule of the account types (AT_RISK): days since the last sale. */
export const missedOrderPattern = defineRuleType({
  type: 'missed-order-pattern',
  subjectKind: 'customer',
  title: 'Check on {{customer}}: the usual order has not come, last one {{days}} days ago',
  config: {},
  condition(_subject, _settings, view) {
    const { history } = view
    if (history === null) return null
    const { lastSale, cadence } = history
    if (lastSale === null || cadence === null) return notHolding
    const { gaps, medianDays, quantileDays, overdueAtDays } = cadence
    const evidence = {
      gaps,
      medianGapDays: medianDays,
      expectedGapDays: Math.round(cadence.expectedDays * 1e4) / 1e4,
      quantileGapDays: Math.round(quantileDays * 1e4) / 1e4,
    }
    return silentFor(overdueAtDays, lastSale, view, evidence)
  },
})
