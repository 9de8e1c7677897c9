import { type CalendarDay, type DayNumber, dayNumber, dayOfNumber } from '../../calendar-day.ts'
import type { Decision } from '../../decision.ts'
import { sampleAccountTest } from '../../sale-policy.ts'
import type { AccountClassification } from './classification.ts'
import { classify } from './classify.ts'
import type { AccountFacts, AccountShared } from './facts.ts'
import { historyOf } from './history.ts'
import { nextReview } from './next-review.ts'
import type { AccountTypesPolicy } from './policy.ts'
import { reasonsFor } from './reasons.ts'
import { segmentOf } from './segment-of.ts'

/**
 * Classifies a customer at the end of `asOf`, from facts, policy and the segments' gaps alone: never from the decision before, a HOLD set
 * by hand excepted. A sample account is passed over.
 */
export function decideAccountType(
  facts: AccountFacts,
  context: { readonly asOf: CalendarDay; readonly policy: AccountTypesPolicy; readonly shared: AccountShared },
): Decision<AccountClassification> {
  const { policy, shared } = context
  if (isSampleAccount(facts, policy)) {
    return { next: null, reasons: [{ code: 'SAMPLE_ACCOUNT', value: facts.name, threshold: null, evidence: {} }] }
  }
  const day = dayNumber(context.asOf)
  const history = historyOf(facts, shared, policy)
  const view = classify(history, day, policy)
  const { type, volumeTier, frequencyTier, mix, effectivePoints, subStatus } = view
  return {
    next: {
      type,
      volumeTier,
      frequencyTier,
      mix,
      effectivePoints,
      subStatus,
      since: dayOrNull(view.since),
      nextChangeOn: dayOrNull(view.nextChange),
      nextReviewOn: dayOrNull(nextReview(history, day, view, policy)),
    },
    reasons: reasonsFor(view, history, policy, segmentOf(facts, shared)),
  }
}

const tests = new WeakMap<AccountTypesPolicy, ReturnType<typeof sampleAccountTest>>()

function isSampleAccount({ customerId, name }: AccountFacts, policy: AccountTypesPolicy): boolean {
  const test = tests.get(policy) ?? sampleAccountTest(policy.sale)
  tests.set(policy, test)
  return test({ id: customerId, name })
}

function dayOrNull(day: DayNumber | null): CalendarDay | null {
  return day === null ? null : dayOfNumber(day)
}
