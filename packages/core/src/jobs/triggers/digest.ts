import type { Decision, Reason } from '../../decision.ts'
import type { Decided } from '../../job.ts'
import type { ActiveRules } from './active-rules.ts'
import type { DecidingContext } from './context.ts'
import type { TriggerFacts, TriggerState } from './facts.ts'
import { type CapCode, capCodes } from './reason-codes.ts'

/** The rule that the digest's record is beside, and what its episodes are about. */
export const digestRule = 'digest'

/** A record that a cap holds back. */
export interface HeldBack {
  readonly decided: Decided<TriggerFacts, TriggerState>
  readonly by: CapCode
}

/** As many labels as a digest names of what one cap holds back. */
const namedRecords = 50

/** The next digest, still empty. */
export function offeredDigest(
  before: TriggerState | null,
  { asOf }: Pick<DecidingContext, 'asOf'>,
): Decision<TriggerState> {
  const episode = (before?.episode ?? 0) + 1
  const head = { state: 'fired', suppressedBy: null, anchor: digestRule, since: null } as const
  return {
    next: { ...head, firedOn: asOf, episode },
    reasons: [{ code: 'DIGEST', value: 0, threshold: null, evidence: {} }],
  }
}

/** One reason a cap that held something back, with counts by rep and by rule. */
export function digestReasons(
  heldBack: readonly HeldBack[],
  rules: ActiveRules,
  limits: Readonly<Record<CapCode, number>>,
): readonly Reason[] {
  return capCodes.flatMap((code) => {
    const records = heldBack.filter(({ by }) => by === code).map(({ decided }) => decided)
    if (records.length === 0) return []
    const evidence = {
      byRep: counted(records.map(({ facts }) => facts.subject.customer?.rep?.name ?? 'no rep')),
      byRule: counted(records.map(({ facts }) => rules.get(facts.ruleId)?.name ?? facts.ruleId)),
      records: records.slice(0, namedRecords).map(({ record }) => record.label),
    }
    return [{ code, value: records.length, threshold: limits[code], evidence }]
  })
}

/** How often each name comes, most often first. */
function counted(names: readonly string[]): { readonly [name: string]: number } {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries([...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1)))
}
