import { addDays } from '../../calendar-day.ts'
import type { Decision, Reason } from '../../decision.ts'
import { sampleAccountTest } from '../../sale-policy.ts'
import { activeRules } from './active-rules.ts'
import type { Condition } from './condition.ts'
import type { DecidingContext } from './context.ts'
import { offeredDigest } from './digest.ts'
import type { CustomerFacts, TriggerFacts, TriggerState } from './facts.ts'
import { nextState } from './next-state.ts'
import type { TriggersPolicy } from './policy.ts'
import type { TriggerReasonCode } from './reason-codes.ts'
import type { Rule } from './rule.ts'
import { ruleViewOf } from './rule-view.ts'
import { reasonCodeOf, type Suppressor, suppressorOf } from './suppressor.ts'
import { unreachable } from './unreachable.ts'

/**
 * What becomes of a rule about a subject: it fires where its condition has become true. `next` is null where nothing changes; the reasons say why. The
 * digest is always offered, with no counts: `select` fills it in, or drops it.
 */
export function decideTrigger(
  facts: TriggerFacts,
  context: DecidingContext,
  before: Readonly<Partial<TriggerState>> | null,
): Decision<TriggerState> {
  const state = stateOf(before)
  if (facts.subjectKind === 'tenant') return offeredDigest(state, context)
  const { subject } = facts
  const { asOf, policy } = context
  const rule = activeRules(context.shared).get(facts.ruleId)
  if (!rule || rule.subjectKind !== facts.subjectKind) return unchanged('RULE_NOT_ACTIVE', facts.ruleId)
  if (subject.customer && isSampleAccount(subject.customer, policy)) {
    return unchanged('SAMPLE_ACCOUNT', subject.customer.name)
  }
  const view = ruleViewOf(subject, context)
  const condition = rule.condition(subject, view)
  if (condition === null) return unchanged('CANNOT_BE_SAID', rule.type)
  const suppressor = condition.holds ? suppressorOf(rule, subject, view, context) : null
  const { lookBackDays } = policy
  const { isBaseline, repeatAfterDays } = rule
  const by = suppressor?.by ?? null
  const next = nextState({ before: state, condition, suppressor: by, isBaseline, asOf, lookBackDays, repeatAfterDays })
  if (next === null)
    return { next, reasons: [whyUnchanged(state, condition, asOf), ...holdingReasons(rule, condition)] }
  return { next, reasons: reasonsFor(next, { rule, condition, suppressor, facts, context }) }
}

function stateOf(before: Readonly<Partial<TriggerState>> | null): TriggerState | null {
  if (!before?.state) return null
  const { state, suppressedBy = null, anchor = null, since = null, firedOn = null, episode = 1 } = before
  return { state, suppressedBy, anchor, since, firedOn, episode }
}

interface Found {
  readonly rule: Rule
  readonly condition: Condition
  readonly suppressor: Suppressor | null
  readonly facts: TriggerFacts
  readonly context: DecidingContext
}

/** The rule's own reason first, then what holds it back, or whom its messages do not reach. */
function reasonsFor(next: TriggerState, { rule, condition, suppressor, facts, context }: Found): readonly Reason[] {
  if (next.state === 'clear') {
    return [{ code: 'NOT_HOLDING', value: rule.type, threshold: null, evidence: { anchor: next.anchor } }]
  }
  const own = holdingReasons(rule, condition)
  if (next.state === 'fired') return [...own, ...unreachable(rule, facts.subject)]
  if (next.suppressedBy === 'BASELINE') {
    return [...own, { code: 'BASELINE', value: rule.version, threshold: null, evidence: { rule: rule.name } }]
  }
  if (next.suppressedBy === 'LOOK_BACK') {
    const { lookBackDays } = context.policy
    const threshold = addDays(context.asOf, -lookBackDays)
    return [...own, { code: 'LOOK_BACK', value: next.since, threshold, evidence: { lookBackDays } }]
  }
  return suppressor ? [...own, suppressor.reason] : own
}

function holdingReasons(rule: Rule, condition: Condition): readonly Reason[] {
  if (!condition?.holds) return []
  const { value, threshold, evidence, since } = condition
  return [{ code: reasonCodeOf(rule.type), value, threshold, evidence: { since, ...evidence } }]
}

function whyUnchanged(before: TriggerState | null, condition: Condition, asOf: string): Reason {
  const code = ((): TriggerReasonCode => {
    if (before?.firedOn && before.firedOn > asOf) return 'OF_A_LATER_DAY'
    if (!condition?.holds || before === null) return 'NOT_HOLDING'
    if (before.state === 'fired') return 'ALREADY_FIRED'
    return before.state === 'seen' ? 'ALREADY_SEEN' : 'STILL_SUPPRESSED'
  })()
  const evidence = { suppressedBy: before?.suppressedBy ?? null, episode: before?.episode ?? null }
  return { code, value: before?.firedOn ?? null, threshold: null, evidence }
}

function unchanged(code: TriggerReasonCode, value: string): Decision<TriggerState> {
  return { next: null, reasons: [{ code, value, threshold: null, evidence: {} }] }
}

const tests = new WeakMap<TriggersPolicy, ReturnType<typeof sampleAccountTest>>()

function isSampleAccount(customer: CustomerFacts, policy: TriggersPolicy): boolean {
  const test = tests.get(policy) ?? sampleAccountTest(policy.sale)
  tests.set(policy, test)
  return test(customer)
}
