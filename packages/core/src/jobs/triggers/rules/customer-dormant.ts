import { notHolding, silentFor } from '../condition.ts'
import { days } from '../rule-config.ts'
import { defineRuleType } from '../rule-type.ts'

/** A customer that has not bought for so long, and for longer than its own cadence where it has one: days since the last sale. */
export const customerDormant = defineRuleType({
  type: 'customer-dormant',
  subjectKind: 'customer',
  title: 'Win back {{customer}}: no order for {{days}} days',
  config: {
    /** It holds from this many days after the last sale. */
    daysAfter: days.default(45),
  },
  condition(_subject, { daysAfter }, view) {
    const { history } = view
    if (history === null) return null
    const { lastSale, cadence } = history
    if (lastSale === null) return notHolding
    const pastCadence = cadence === null ? 0 : Math.floor(cadence.expectedDays) + 1
    const evidence = { expectedGapDays: cadence && Math.round(cadence.expectedDays * 1e4) / 1e4 }
    return silentFor(Math.max(daysAfter, pastCadence), lastSale, view, evidence)
  },
})
