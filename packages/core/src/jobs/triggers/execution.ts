import { logTable } from '../../effect.ts'
import type { SubjectKind } from './facts.ts'

/** What a run did about a subject, or held back: a row of the log. */
export type TriggerExecution = {
  readonly subjectKind: SubjectKind
  readonly subjectId: string
  readonly ruleId: string
  readonly ruleType: string
  readonly ruleName: string
  readonly label: string
  readonly outcome: 'fired' | 'suppressed' | 'seen' | 'digest'
  readonly suppressedBy: string | null
  readonly episode: number
  readonly customerId: string | null
  readonly salesRepId: string | null
  readonly createsTask: boolean
  /** How many messages it put into the outbox. */
  readonly messages: number
}

export const triggerExecution = logTable<TriggerExecution>({
  name: 'trigger_execution',
  columns: {
    subjectKind: 'text',
    subjectId: 'text',
    ruleId: 'text',
    ruleType: 'text',
    ruleName: 'text',
    label: 'text',
    outcome: 'text',
    suppressedBy: 'text',
    episode: 'integer',
    customerId: 'text',
    salesRepId: 'text',
    createsTask: 'boolean',
    messages: 'integer',
  },
})
