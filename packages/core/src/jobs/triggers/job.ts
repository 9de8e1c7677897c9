import { defineJob, type RunContext } from '../../job.ts'
import type { Reader } from '../../ports/readers.ts'
import { namedQuery } from '../../query.ts'
import { findSegments } from '../account-types/find-segments.ts'
import { explainNoRules } from './explain-no-rules.ts'
import type { RuleRow, TriggerShared } from './facts.ts'
import { refuseSupposed, refuseUnknownRules, supposed, type TriggersInput, triggersInput } from './input.ts'
import { type TriggersPolicy, triggersPolicy } from './policy.ts'
import { segmentParameters } from './query-parameters.ts'
import { match, rules } from './steps.ts'

/** Turns what happened, or did not, into tasks and messages: by rules that are rows of the tenant. */
export const processTriggers = defineJob({
  name: 'process-triggers',
  description:
    'Creates tasks and messages where the rules of a tenant have come to hold: once an episode, within caps.',
  schedule: { cron: '0 */6 * * *', zone: 'UTC', missed: 'once' },
  asOf: 'planned-day',
  input: triggersInput,
  refuseForWriting: refuseSupposed,
  policy: triggersPolicy,
  async prepare(reader, context: RunContext<TriggersPolicy, TriggersInput>): Promise<TriggerShared> {
    const rows = await readRules(reader)
    refuseUnknownRules(rows, context.input)
    return { rules: supposed(rows, context.input), segments: await findSegments(reader, segmentParameters(context)) }
  },
  steps: [match, rules],
  foundNothing: ({ summary }) => Object.values(summary).every((count) => count === 0),
  async explainZero(reader, { tenant }) {
    return explainNoRules(await readRules(reader), tenant)
  },
})

/** All of them, switched on or not. */
function readRules(reader: Reader): Promise<readonly RuleRow[]> {
  return reader.read(namedQuery<RuleRow>('triggers/rules', { after: null, limit: null, only: null }))
}
