import { type DayNumber, dayNumber, dayOfNumber } from '../../../calendar-day.ts'
import type { History } from '../../account-types/history.ts'
import { type Condition, notHolding } from '../condition.ts'
import type { CustomerFacts } from '../facts.ts'
import { days } from '../rule-config.ts'
import { defineRuleType } from '../rule-type.ts'

/** The right moment to call: a do-not-contact date that has passed, or a reorder that is near by the customer's own cadence. The later of the two. */
export const customerTiming = defineRuleType({
  type: 'customer-timing',
  subjectKind: 'customer',
  title: 'Contact {{customer}}: the time is right ({{date}})',
  config: {
    /** It holds from this many days before the expected reorder. */
    daysBefore: days.default(3),
  },
  condition({ customer }, { daysBefore }, { history, day }): Condition {
    if (customer === null || history === null) return null
    const moments = [contactMoment(customer, history), reorderMoment(history, daysBefore)]
      .filter((moment) => moment !== null)
      .filter(({ since }) => since <= day)
    const moment = moments.reduce<Moment | null>((last, one) => (last && last.since > one.since ? last : one), null)
    if (moment === null) return notHolding
    const { kind, anchorOn, since, on } = moment
    return {
      holds: true,
      anchor: `${kind}:${dayOfNumber(anchorOn)}`,
      since: dayOfNumber(since),
      value: day - on,
      threshold: since - on,
      evidence:
        kind === 'contact'
          ? { doNotContactUntil: dayOfNumber(anchorOn) }
          : {
              lastSaleOn: dayOfNumber(anchorOn),
              expectedOn: dayOfNumber(on),
              expectedGapDays: on - anchorOn,
            },
      on: dayOfNumber(on),
    }
  },
})

interface Moment {
  readonly kind: 'contact' | 'reorder'
  readonly anchorOn: DayNumber
  readonly since: DayNumber
  /** The day that it is about. */
  readonly on: DayNumber
}

/** Over once the customer has bought: it has been talked to. */
function contactMoment({ doNotContactUntil }: CustomerFacts, { lastSale }: History): Moment | null {
  if (doNotContactUntil === null) return null
  const until = dayNumber(doNotContactUntil)
  if (lastSale !== null && lastSale > until) return null
  return { kind: 'contact', anchorOn: until, since: until + 1, on: until }
}

function reorderMoment({ lastSale, cadence }: History, daysBefore: number): Moment | null {
  if (lastSale === null || cadence === null) return null
  const on = lastSale + Math.round(cadence.expectedDays)
  // a rule that wants to know before the sale itself hears of it on that day
  return { kind: 'reorder', anchorOn: lastSale, since: Math.max(lastSale, on - daysBefore), on }
}
