import type { Reason } from '../../decision.ts'
import { activeRules } from './active-rules.ts'
import type { RuleView } from './condition.ts'
import type { DecidingContext } from './context.ts'
import type { SubjectFacts } from './facts.ts'
import type { Rule } from './rule.ts'

/** What holds a rule back about a subject, and the reason to give. */
export interface Suppressor {
  readonly by: string
  readonly reason: Reason
}

/** Closed and do-not-contact customers get nothing; a customer that has gone silent altogether is not said to have missed an order as well. */
export function suppressorOf(
  rule: Rule,
  subject: SubjectFacts,
  view: RuleView,
  { asOf, shared }: DecidingContext,
): Suppressor | null {
  const { customer } = subject
  if (customer === null) return null
  if (customer.isClosed) {
    return { by: 'CLOSED', reason: { code: 'CLOSED', value: customer.name, threshold: null, evidence: {} } }
  }
  const until = customer.doNotContactUntil
  if (until !== null && until >= asOf) {
    return { by: 'DO_NOT_CONTACT', reason: { code: 'DO_NOT_CONTACT', value: until, threshold: asOf, evidence: {} } }
  }
  return rule.type === 'missed-order-pattern' ? inhibitedBy('customer-dormant', subject, view, shared) : null
}

function inhibitedBy(
  type: string,
  subject: SubjectFacts,
  view: RuleView,
  shared: DecidingContext['shared'],
): Suppressor | null {
  for (const rule of activeRules(shared).values()) {
    if (rule.type !== type) continue
    const condition = rule.condition(subject, view)
    if (!condition?.holds) continue
    const { value, threshold } = condition
    const evidence = { ruleId: rule.id, rule: rule.name }
    return { by: type, reason: { code: reasonCodeOf(type), value, threshold, evidence } }
  }
  return null
}

/** `SAMPLE_NO_ORDER` of `sample-no-order`. */
export function reasonCodeOf(type: string): string {
  return type.toUpperCase().replaceAll('-', '_')
}
