import { describe, expect, it } from 'vitest'
import { ago, asOf, ruleRow, sharedOf, triggerContext } from '../../../test/support/trigger-facts.ts'
import type { Query } from '../../query.ts'
import type { RuleRow } from './facts.ts'
import type { TriggersInput } from './input.ts'
import { processTriggers } from './job.ts'
import { match } from './steps.ts'

const rows = [
  ruleRow('sample-no-order', { daysAfter: 30 }, { ruleId: 'b', name: 'Thirty' }),
  ruleRow('sample-no-order', {}, { ruleId: 'a', name: 'Seven' }),
  ruleRow('customer-dormant', {}, { ruleId: 'c', name: 'Dormant' }),
  ruleRow('low-inventory', {}, { ruleId: 'd', name: 'Low' }),
  ruleRow('customer-dormant', { x: 1 }, { ruleId: 'e', name: 'Invalid' }),
  ruleRow('revenue-decline', { windowDays: 500 }, { ruleId: 'f', name: 'Off', isActive: false }),
]

function parametersFor(rules: readonly RuleRow[], input: TriggersInput = {}) {
  const query = match.page({ ...triggerContext(sharedOf(...rules), { input }), after: null, limit: 10, only: null })
  return query.kind === 'named' ? query.parameters : {}
}

/** Answers the queries of `prepare` and `explainZero`. */
const readerOf = (rules: readonly RuleRow[]) => ({
  read: async <Row>(query: Query<Row>) =>
    (query.kind === 'named' && query.name === 'triggers/rules' ? rules : []) as readonly Row[],
})

describe('a page asks for', () => {
  it('the subjects of the rules that are valid and switched on, as far back as they look', () => {
    expect(parametersFor(rows)).toMatchObject({
      asOf,
      timeZone: 'America/New_York',
      sampleRules: ['a', 'b'],
      customerRules: ['c'],
      skuRules: ['d'],
      ruleNames: { a: 'Seven', b: 'Thirty', c: 'Dormant', d: 'Low' },
      revenueDays: 0,
      sampleFrom: ago(44),
      after: null,
      limit: 10,
      only: null,
    })
    expect(parametersFor([ruleRow('revenue-decline')])).toMatchObject({ revenueDays: 180, sampleFrom: ago(14) })
    const repeated = ruleRow('sample-no-order', { repeatAfterDays: 10 })
    expect(parametersFor([repeated])).toMatchObject({ sampleFrom: ago(31) })
  })

  it('those of the rules that the run is told, by name or id', () => {
    expect(parametersFor(rows, { rules: ['seven', 'd'] })).toMatchObject({
      sampleRules: ['a'],
      customerRules: [],
      skuRules: ['d'],
    })
  })
})

describe('prepare', () => {
  it('finds the rules, and refuses a name that none has', async () => {
    const reader = readerOf(rows)
    expect(await processTriggers.prepare?.(reader, triggerContext(sharedOf()))).toEqual({ rules: rows, segments: {} })
    const told = (name: string) => triggerContext(sharedOf(), { input: { rules: [name] } })
    await expect(processTriggers.prepare?.(reader, told('Dormat'))).rejects.toThrow(
      "input.rules: there is no rule with the name or id 'Dormat'; did you mean 'Dormant'?",
    )
    await expect(processTriggers.prepare?.(readerOf([]), told('Dormant'))).rejects.toThrow('there are none.')
  })
})

describe('nothing found is explained', () => {
  const off = ruleRow('customer-dormant', {}, { isActive: false })
  it.each<[string, readonly RuleRow[], string | null, string]>([
    ['no rules', [], 'NO_RECORDS', "Tenant 'nord' has no rules; add one with leora-jobs rules add."],
    ['none switched on', [off], 'NO_RECORDS', 'None of the 1 rules'],
    ['none valid', [off, ruleRow('customer-dormant', { x: 1 })], 'ALL_FILTERED', 'is valid'],
    ['rules', rows, null, ''],
  ])('%s', async (_name, rules, code, message) => {
    const progress = { summary: {}, counts: {} } as never
    const found = await processTriggers.explainZero?.(readerOf(rules), triggerContext(sharedOf()), progress)
    if (code === null) expect(found).toBeNull()
    else expect(found).toMatchObject({ code, message: expect.stringContaining(message) })
  })
})

it('counts by outcome, the digest apart', () => {
  const state = { suppressedBy: null, anchor: null, since: null, firedOn: null, episode: 1 }
  const keyOf = match.summary?.keyOf
  expect((['fired', 'suppressed', 'seen', 'clear'] as const).map((one) => keyOf?.({ ...state, state: one }))).toEqual([
    'FIRED',
    'SUPPRESSED',
    'SEEN',
    'CLEARED',
  ])
  expect(keyOf?.({ ...state, state: 'fired', anchor: 'digest' })).toBe('DIGEST')
})
