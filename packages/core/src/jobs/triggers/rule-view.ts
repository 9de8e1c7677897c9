import { dayNumber } from '../../calendar-day.ts'
import type { AccountFacts } from '../account-types/facts.ts'
import { type History, historyOf } from '../account-types/history.ts'
import type { RuleView } from './condition.ts'
import type { DecidingContext } from './context.ts'
import type { SubjectFacts } from './facts.ts'

/** What a condition knows of a subject. */
export function ruleViewOf({ customer }: SubjectFacts, { asOf, policy, shared }: DecidingContext): RuleView {
  const account = customer?.account ?? null
  return {
    day: dayNumber(asOf),
    lookBackDays: policy.lookBackDays,
    history: account && recentHistory(account, { policy, shared }),
  }
}

interface Recent extends Pick<DecidingContext, 'policy' | 'shared'> {
  readonly account: AccountFacts
  readonly history: History
}

let recent: Recent | null = null

/** The last one is kept: a decision looks at a customer twice, for its rule and for those that inhibit it, and every decision is made twice. */
function recentHistory(account: AccountFacts, { policy, shared }: Pick<DecidingContext, 'policy' | 'shared'>): History {
  const isRecent = recent?.account === account && recent.policy === policy && recent.shared === shared
  if (recent && isRecent) return recent.history
  const history = historyOf(account, shared, policy)
  recent = { account, policy, shared, history }
  return history
}
