import type { Reason } from '../../decision.ts'
import type { Decided } from '../../job.ts'
import { type ActiveRules, activeRules } from './active-rules.ts'
import type { TriggerContext } from './context.ts'
import { digestReasons, type HeldBack } from './digest.ts'
import type { TriggerFacts, TriggerState } from './facts.ts'
import type { TriggersPolicy } from './policy.ts'
import type { CapCode } from './reason-codes.ts'
import { createsTask } from './rule.ts'

type Candidate = Decided<TriggerFacts, TriggerState>

const ranks = { HIGH: 0, MEDIUM: 1, LOW: 2 } as const

/**
 * Keeps what fires within the caps: rules of higher priority first, then what has held for longer. What a cap holds back counts as known, and is counted in
 * the digest, which is dropped where it has nothing to say. Everything else is left as it was decided, and all in the order in which it came.
 */
export function selectFires(
  decided: readonly Candidate[],
  { policy, shared }: Pick<TriggerContext, 'policy' | 'shared'>,
): readonly Candidate[] {
  const rules = activeRules(shared)
  const firing = decided.filter(
    ({ facts, decision }) => facts.subjectKind !== 'tenant' && decision.next?.state === 'fired',
  )
  const remaining = createAllowance(policy, rules)
  const heldBack = new Map<Candidate, Candidate>()
  const digested: HeldBack[] = []
  for (const candidate of firing.toSorted((left, right) => compared(left, right, rules))) {
    const cap = remaining.take(candidate)
    if (cap === null) continue
    digested.push({ decided: candidate, by: cap.code })
    heldBack.set(candidate, asHeldBack(candidate, cap))
  }
  const reasons = digestReasons(digested, rules, limitsOf(policy))
  return decided.flatMap((candidate) => {
    if (candidate.facts.subjectKind !== 'tenant') return [heldBack.get(candidate) ?? candidate]
    return reasons.length === 0 ? [] : [{ ...candidate, decision: { ...candidate.decision, reasons } }]
  })
}

interface Cap extends Reason {
  readonly code: CapCode
}

/** What the caps have left; `take` uses it up, or says which cap leaves nothing. */
function createAllowance(policy: TriggersPolicy, rules: ActiveRules): { take(candidate: Candidate): Cap | null } {
  const limits = limitsOf(policy)
  const byCustomer = new Map<string, number>()
  const byRep = new Map<string, number>()
  let fires = 0
  return {
    take({ facts }) {
      const rule = rules.get(facts.ruleId)
      const { customer } = facts.subject
      const isTask = rule !== undefined && createsTask(rule)
      const rep = customer?.rep ?? null
      const customerTasks = customer && isTask ? (byCustomer.get(customer.id) ?? customer.recentTasks) : null
      const repTasks = rep && isTask ? (byRep.get(rep.id) ?? rep.tasksToday) : null
      if (customer && customerTasks !== null && customerTasks >= limits.TASKS_PER_CUSTOMER) {
        return capOf('TASKS_PER_CUSTOMER', customerTasks, { customerId: customer.id, days: 7 })
      }
      if (rep && repTasks !== null && repTasks >= limits.TASKS_PER_REP) {
        return capOf('TASKS_PER_REP', repTasks, { salesRepId: rep.id, rep: rep.name })
      }
      if (fires >= limits.FIRES_PER_RUN) return capOf('FIRES_PER_RUN', fires, {})
      fires += 1
      if (customer && customerTasks !== null) byCustomer.set(customer.id, customerTasks + 1)
      if (rep && repTasks !== null) byRep.set(rep.id, repTasks + 1)
      return null
    },
  }

  function capOf(code: CapCode, value: number, evidence: Reason['evidence']): Cap {
    return { code, value, threshold: limits[code], evidence }
  }
}

function limitsOf({ caps }: TriggersPolicy): Readonly<Record<CapCode, number>> {
  return {
    TASKS_PER_CUSTOMER: caps.tasksPerCustomerAWeek,
    TASKS_PER_REP: caps.tasksPerRepADay,
    FIRES_PER_RUN: caps.firesPerRun,
  }
}

function asHeldBack(candidate: Candidate, cap: Cap): Candidate {
  const { next, reasons } = candidate.decision
  const seen = next && ({ ...next, state: 'seen', suppressedBy: cap.code, firedOn: null } as const)
  return { ...candidate, decision: { next: seen, reasons: [...reasons, cap] } }
}

function compared(left: Candidate, right: Candidate, rules: ActiveRules): number {
  return (
    ranks[rules.get(left.facts.ruleId)?.priority ?? 'LOW'] - ranks[rules.get(right.facts.ruleId)?.priority ?? 'LOW'] ||
    comparedSince(left.decision.next?.since ?? null, right.decision.next?.since ?? null) ||
    (left.record.id < right.record.id ? -1 : 1)
  )
}

/** The older first; what holds since nobody knows when last. */
function comparedSince(left: string | null, right: string | null): number {
  if (left === right) return 0
  if (left === null || right === null) return left === null ? 1 : -1
  return left < right ? -1 : 1
}
