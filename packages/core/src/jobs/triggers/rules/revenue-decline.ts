import { z } from 'zod'
import { dayOfNumber } from '../../../calendar-day.ts'
import { revenueBetween } from '../../account-types/history.ts'
import { notHolding } from '../condition.ts'
import { defineRuleType } from '../rule-type.ts'

/** A customer that buys less than it did: per cent that the revenue of a window is below that of the window before. Since when is not known. */
export const revenueDecline = defineRuleType({
  type: 'revenue-decline',
  subjectKind: 'customer',
  title: 'Talk to {{customer}}: revenue of the last {{days}} days has fallen',
  config: {
    /** The window that is compared with the one before it. */
    windowDays: z.int().positive().max(3_650).default(90),
    /** It holds where revenue has fallen by at least this many per cent … */
    percentageThreshold: z.number().positive().max(100).default(50),
    /** … and the window before had at least this revenue. */
    floor: z.number().nonnegative().default(500),
  },
  historyDays: ({ windowDays }) => 2 * windowDays,
  condition(_subject, { windowDays, percentageThreshold, floor }, { history, day }) {
    if (history === null) return null
    const recent = revenueBetween(history, day, 0, windowDays - 1)
    const prior = revenueBetween(history, day, windowDays, 2 * windowDays - 1)
    if (prior <= 0 || prior < floor * 100 || recent * 100 > prior * (100 - percentageThreshold)) return notHolding
    return {
      holds: true,
      anchor: null,
      since: null,
      value: Math.round((1 - recent / prior) * 1_000) / 10,
      threshold: percentageThreshold,
      evidence: { recent: recent / 100, prior: prior / 100, windowDays, floor },
      on: dayOfNumber(day - windowDays),
    }
  },
})
