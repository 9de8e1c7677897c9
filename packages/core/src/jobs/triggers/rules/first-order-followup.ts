import { dayOfNumber } from '../../../calendar-day.ts'
import { notHolding } from '../condition.ts'
import { days } from '../rule-config.ts'
import { defineRuleType } from '../rule-type.ts'

/** A customer's first sale: days since. One longer ago than the look-back is nothing to follow up any more, and is left as it is. */
export const firstOrderFollowup = defineRuleType({
  type: 'first-order-followup',
  subjectKind: 'customer',
  title: 'Follow up with {{customer}} on the first order of {{date}}',
  config: {
    /** It holds from this many days after the first sale. */
    daysAfter: days.default(1),
  },
  condition(_subject, { daysAfter }, { history, day, lookBackDays }) {
    if (history === null) return null
    const { firstSale } = history
    if (firstSale === null || day - firstSale < daysAfter) return notHolding
    // a row for every customer that ever bought would say nothing
    if (day - firstSale - daysAfter > lookBackDays) return null
    const firstSaleOn = dayOfNumber(firstSale)
    return {
      holds: true,
      anchor: firstSaleOn,
      since: dayOfNumber(firstSale + daysAfter),
      value: day - firstSale,
      threshold: daysAfter,
      evidence: { firstSaleOn },
      on: firstSaleOn,
    }
  },
})
