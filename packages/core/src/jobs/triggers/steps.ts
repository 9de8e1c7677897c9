import { defineStep } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import { table } from '../../target.ts'
import { selectFires } from './caps.ts'
import type { TriggerContext, TriggerPage } from './context.ts'
import { decideTrigger } from './decide.ts'
import { decideRule, type RuleActivation } from './decide-rule.ts'
import { digestRule } from './digest.ts'
import { triggerEffects } from './effects.ts'
import { triggerExecution } from './execution.ts'
import type { RuleRow, TriggerFacts, TriggerState } from './facts.ts'
import { subjectParameters } from './query-parameters.ts'

const outcomes = { fired: 'FIRED', suppressed: 'SUPPRESSED', seen: 'SEEN', clear: 'CLEARED' } as const

/** Every subject beside every rule about it: what has begun, what is over, and what it causes. */
export const match = defineStep({
  name: 'match',
  record: {
    kind: 'trigger',
    label: ({ ruleId, ruleName = ruleId, subject }: TriggerFacts) => `${ruleName} / ${subject.label}`,
    find: (text: string) => namedQuery<{ id: string; label: string }>('triggers/find', { text }),
  },
  page: (context: TriggerPage) => namedQuery<TriggerFacts>('triggers/subjects', subjectParameters(context)),
  decide: (facts, context: TriggerContext, before) => decideTrigger(facts, context, before),
  select: selectFires,
  effects: triggerEffects,
  log: triggerExecution,
  summary: {
    keys: [...Object.values(outcomes), 'DIGEST'],
    keyOf: ({ state, anchor }: TriggerState) => (anchor === digestRule ? 'DIGEST' : outcomes[state]),
  },
  target: table<TriggerState>({
    name: 'trigger_state',
    key: ['subjectKind', 'subjectId', 'ruleId'],
    columns: {
      state: 'text',
      suppressedBy: 'text',
      anchor: 'text',
      since: 'date',
      firedOn: 'date',
      episode: 'integer',
    },
  }),
})

/** Every rule: which version of it is in force. The last step, so that what a rule matches in its first run counts as known. */
export const rules = defineStep({
  name: 'rules',
  record: {
    kind: 'trigger_rule',
    label: ({ name }: RuleRow) => name,
  },
  page: ({ after, limit, only }: TriggerPage) => namedQuery<RuleRow>('triggers/rules', { after, limit, only }),
  decide: decideRule,
  target: table<RuleActivation>({
    name: 'trigger_activation',
    key: ['ruleId'],
    columns: { type: 'text', name: 'text', version: 'text', isActive: 'boolean', activatedOn: 'date' },
  }),
})
