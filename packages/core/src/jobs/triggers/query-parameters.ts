import { addDays } from '../../calendar-day.ts'
import type { JsonValue } from '../../decision.ts'
import type { RunContext } from '../../job.ts'
import { activeRules } from './active-rules.ts'
import type { TriggerContext, TriggerPage } from './context.ts'
import type { SubjectKind } from './facts.ts'
import { isChosen } from './input.ts'
import type { TriggersPolicy } from './policy.ts'
import type { Rule } from './rule.ts'

/** What the SQL of the customers' segments needs to know of a run; of their revenue and SKUs it needs nothing. */
export function segmentParameters({
  asOf,
  policy,
  tenant,
}: RunContext<TriggersPolicy, unknown>): Record<string, JsonValue> {
  const { sale, cadence } = policy
  return {
    asOf,
    timeZone: tenant.timeZone,
    statuses: sale.statuses,
    dateColumns: sale.dateColumns,
    revenueDays: 0,
    skuDays: 0,
    minimumGaps: cadence.minimumGaps,
    segmentSample: cadence.segmentSample,
  }
}

/** What the SQL of a page of subjects needs: each kind beside the rules about it, as far back as these look. */
export function subjectParameters(context: TriggerPage): Record<string, JsonValue> {
  const { after, limit, only, asOf, policy } = context
  const rules = chosenRules(context)
  const about = (kind: SubjectKind) => rules.filter(({ subjectKind }) => subjectKind === kind)
  // a tasting that a rule repeats about is looked at for as long as it takes to repeat
  const sampleDays = longest(
    about('sample').map(({ historyDays, repeatAfterDays }) => historyDays + (repeatAfterDays ?? 0)),
  )
  return {
    ...segmentParameters(context),
    revenueDays: longest(about('customer').map(({ historyDays }) => historyDays)),
    sampleFrom: addDays(asOf, -sampleDays - policy.lookBackDays),
    customerRules: idsOf(about('customer')),
    sampleRules: idsOf(about('sample')),
    skuRules: idsOf(about('sku')),
    ruleNames: Object.fromEntries(rules.map(({ id, name }) => [id, name])),
    after,
    limit,
    only,
  }
}

function chosenRules({ shared, input }: Pick<TriggerContext, 'shared' | 'input'>): readonly Rule[] {
  return [...activeRules(shared).values()].filter(({ id, name }) => isChosen({ ruleId: id, name }, input))
}

function longest(days: readonly number[]): number {
  return Math.max(0, ...days)
}

function idsOf(rules: readonly Rule[]): readonly string[] {
  return rules.map(({ id }) => id).sort()
}
