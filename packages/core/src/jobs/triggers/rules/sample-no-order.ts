import { addDays } from '../../../calendar-day.ts'
import { elapsedDays, notHolding } from '../condition.ts'
import { days } from '../rule-config.ts'
import { defineRuleType } from '../rule-type.ts'

/** A tasting that no sale of the SKU has followed: days since the tasting. */
export const sampleNoOrder = defineRuleType({
  type: 'sample-no-order',
  subjectKind: 'sample',
  title: 'Follow up with {{customer}}: tasted {{sku}} on {{date}}, not ordered yet',
  config: {
    /** It holds from this many days after the tasting. */
    daysAfter: days.default(7),
  },
  historyDays: ({ daysAfter }) => daysAfter,
  condition({ sample }, { daysAfter }, view) {
    if (sample === null) return null
    const { tastedOn, soldOn, skuCode } = sample
    const value = elapsedDays(tastedOn, view)
    if (soldOn !== null || value < daysAfter) return notHolding
    return {
      holds: true,
      anchor: tastedOn,
      since: addDays(tastedOn, daysAfter),
      value,
      threshold: daysAfter,
      evidence: { tastedOn, sku: skuCode },
      on: tastedOn,
    }
  },
})
