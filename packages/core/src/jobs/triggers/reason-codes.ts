/**
 * What holds an episode back that would fire, in the order in which it is looked for: a rule's first run with what it already matches, what has held for too
 * long, a customer that gets nothing, a rule that says the same better, the caps. `suppressedBy` of a state has them; an inhibiting rule is there by its type.
 */
export const capCodes = ['TASKS_PER_CUSTOMER', 'TASKS_PER_REP', 'FIRES_PER_RUN'] as const
export type CapCode = (typeof capCodes)[number]

/** The codes that a decision about a subject can carry beside its rule's, which is the type in upper snake case (`SAMPLE_NO_ORDER`). */
export type TriggerReasonCode =
  // what holds it back
  | 'BASELINE'
  | 'LOOK_BACK'
  | 'CLOSED'
  | 'DO_NOT_CONTACT'
  | 'CUSTOMER_DORMANT'
  | CapCode
  // an effect that has nobody to go to
  | 'REP_WITHOUT_EMAIL'
  | 'NO_REP'
  // the episode is over
  | 'NOT_HOLDING'
  // nothing changes
  | 'SAMPLE_ACCOUNT'
  | 'RULE_NOT_ACTIVE'
  | 'CANNOT_BE_SAID'
  | 'OF_A_LATER_DAY'
  | 'ALREADY_FIRED'
  | 'ALREADY_SEEN'
  | 'STILL_SUPPRESSED'
  // the digest
  | 'DIGEST'

/** The codes that a decision about a rule can carry. */
export type RuleReasonCode = 'RULE_ACTIVATED' | 'RULE_CHANGED' | 'RULE_DEACTIVATED' | 'RULE_RENAMED'
