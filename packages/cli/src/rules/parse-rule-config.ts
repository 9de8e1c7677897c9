import { LeoraError } from '@leora-jobs/core'
import { parseJson, refuseTogether } from '../settings/parse-value.ts'

/** The config of a rule from its flags: a whole document, or field by field, each as JSON or else as text. */
export function parseRuleConfig(flags: {
  readonly ruleConfig?: string | undefined
  readonly set?: readonly string[] | undefined
}): unknown {
  if (flags.ruleConfig !== undefined) {
    refuseTogether('--rule-config', { '--set': flags.set?.join(' ') })
    return parseJson('--rule-config', flags.ruleConfig)
  }
  return Object.fromEntries((flags.set ?? []).map(parseField))
}

function parseField(text: string): readonly [string, unknown] {
  const [, name, value] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) {
    throw new LeoraError(
      'INPUT_INVALID',
      `--set: '${text.slice(0, 60)}' sets nothing; write field=value, for example daysAfter=14.`,
      { details: { field: '--set', allowed: 'field=value' } },
    )
  }
  return [name, asJson(value)]
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
