import type { TaskEffect } from '../../effect.ts'
import type { Condition, RuleView } from './condition.ts'
import type { SubjectFacts, SubjectKind } from './facts.ts'
import type { RuleAction } from './rule-config.ts'

/** A rule that has been found valid. */
export interface Rule {
  readonly id: string
  /** Kebab case. */
  readonly type: string
  readonly name: string
  readonly isApplication: boolean
  readonly subjectKind: SubjectKind
  readonly priority: TaskEffect['priority']
  /** Templates. */
  readonly title: string
  readonly description: string | null
  readonly dueInDays: number
  readonly actions: readonly RuleAction[]
  /** Null where it fires once an episode. */
  readonly repeatAfterDays: number | null
  /** How many days of the past it looks at; 0 where it has no window. */
  readonly historyDays: number
  /** Names what decides when it holds: type and settings. */
  readonly version: string
  /** True in the first run of this version, or after it was switched off: what matches already counts as known. */
  readonly isBaseline: boolean
  condition(subject: SubjectFacts, view: RuleView): Condition
}

/** True where firing makes a task. */
export function createsTask({ actions }: Rule): boolean {
  return actions.some(({ type }) => type === 'task')
}
