import { type RuleType, ruleTypes } from '@leora-jobs/core/jobs'
import { z } from 'zod'

/** A field that the config of a rule can have. */
export interface RuleField {
  readonly name: string
  /** Null where it has none: left out, it says nothing. */
  readonly default: unknown
}

/** What a type of rule can be told beside what every rule can. */
export function ownFields(type: RuleType): readonly RuleField[] {
  return fieldsOf(type).filter(({ name }) => !isCommon(name))
}

/** What every rule can be told. */
export function commonFields(): readonly RuleField[] {
  const [first] = ruleTypes
  return first ? fieldsOf(first).filter(({ name }) => isCommon(name)) : []
}

function isCommon(name: string): boolean {
  return ruleTypes.every((type) => namesOf(type).includes(name))
}

function fieldsOf(type: RuleType): readonly RuleField[] {
  const defaults = type.schema.parse({}) as Readonly<Record<string, unknown>>
  return namesOf(type).map((name) => ({ name, default: defaults[name] ?? null }))
}

function namesOf({ schema }: RuleType): readonly string[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' })
  return Object.keys(properties)
}
