import type { Reason } from '../../decision.ts'
import type { SubjectFacts } from './facts.ts'
import { recipientOf } from './recipient.ts'
import type { Rule } from './rule.ts'

/** Why messages that are for the customer's rep go to nobody: there is no rep, or the application has no address of it. The rest is done all the same. */
export function unreachable({ actions }: Rule, { customer }: SubjectFacts): readonly Reason[] {
  const rep = customer?.rep ?? null
  const unsent = actions.filter((action) => action.type !== 'task' && recipientOf(action, rep) === null)
  if (unsent.length === 0) return []
  const evidence = { actions: unsent.map(({ type }) => type) }
  if (rep === null) return [{ code: 'NO_REP', value: null, threshold: null, evidence }]
  return [{ code: 'REP_WITHOUT_EMAIL', value: rep.name, threshold: null, evidence: { ...evidence, repId: rep.id } }]
}
