import { z } from 'zod'
import type { JsonValue } from '../../decision.ts'
import type { Condition, RuleView } from './condition.ts'
import type { SubjectFacts, SubjectKind } from './facts.ts'
import { type CommonConfig, commonConfig, readCommon } from './rule-config.ts'

/** A type of rule: what it is about, what it can be told, and when it holds. */
export interface RuleType {
  /** Kebab case. */
  readonly type: string
  readonly subjectKind: SubjectKind
  /** Of its tasks, where the rule gives none of its own. */
  readonly title: string
  /** Everything that its config can hold. */
  readonly schema: z.ZodType
  /** Binds it to the config of one rule, which has been found valid. */
  bind(config: unknown): BoundRule
}

/** A type with the config of one rule. */
export interface BoundRule {
  readonly common: CommonConfig
  /** What decides when it holds: the type's own config, defaults included. */
  readonly settings: JsonValue
  /** How many days of the past it looks at, as-of included; 0 where it has no window. */
  readonly historyDays: number
  condition(subject: SubjectFacts, view: RuleView): Condition
}

interface Definition<Shape extends z.ZodRawShape> extends Pick<RuleType, 'type' | 'subjectKind' | 'title'> {
  readonly config: Shape
  historyDays?(settings: z.infer<z.ZodObject<Shape>>): number
  condition(subject: SubjectFacts, settings: z.infer<z.ZodObject<Shape>>, view: RuleView): Condition
}

/** Declares a type of rule: its own config beside what every rule can set. */
export function defineRuleType<Shape extends z.ZodRawShape>(definition: Definition<Shape>): RuleType {
  const { type, subjectKind, title, config: shape } = definition
  const own = z.object(shape)
  return {
    type,
    subjectKind,
    title,
    schema: z.strictObject({ ...shape, ...commonConfig }),
    bind(config) {
      const settings = own.parse(config)
      return {
        common: readCommon(config),
        settings: settings as JsonValue,
        historyDays: definition.historyDays?.(settings) ?? 0,
        condition: (subject, view) => definition.condition(subject, settings, view),
      }
    },
  }
}
