import { describe, expect, it } from 'vitest'
import {
  aboutCustomer,
  aboutSample,
  aboutSku,
  aboutTenant,
  ago,
  asOf,
  customerOf,
  rep,
  ruleRow,
  sale,
  sharedOf,
  stock,
  tasting,
  triggerContext,
} from '../../../test/support/trigger-facts.ts'
import { decideTrigger } from './decide.ts'
import type { RuleRow, TriggerFacts, TriggerState } from './facts.ts'
import { triggersPolicy } from './policy.ts'

const sample = ruleRow('sample-no-order')
const missed = ruleRow('missed-order-pattern')
const dormant = ruleRow('customer-dormant')
const decide = (facts: TriggerFacts, rules: readonly RuleRow[] = [sample], before: TriggerState | null = null) =>
  decideTrigger(facts, triggerContext(sharedOf(...rules)), before)
const codesOf = (facts: TriggerFacts, rules?: readonly RuleRow[], before?: TriggerState) =>
  decide(facts, rules, before).reasons.map(({ code }) => code)

/** Silent for so long after an order every ten days. */
const silent = (days: number, more = {}) =>
  customerOf(
    [30, 20, 10, 0].map((age) => sale(days + age)),
    more,
  )

describe('a tasting that nothing was bought after', () => {
  it('fires, and says why', () => {
    expect(decide(aboutSample('sample-no-order'))).toEqual({
      next: { state: 'fired', suppressedBy: null, anchor: ago(7), since: asOf, firedOn: asOf, episode: 1 },
      reasons: [
        {
          code: 'SAMPLE_NO_ORDER',
          value: 7,
          threshold: 7,
          evidence: { since: asOf, tastedOn: ago(7), sku: 'BAR-75' },
        },
      ],
    })
  })

  it('clears with a sale', () => {
    const fired = decide(aboutSample('sample-no-order')).next
    const sold = aboutSample('sample-no-order', { ...tasting, soldOn: asOf })
    expect(decide(sold, [sample], fired)).toMatchObject({
      next: { state: 'clear', episode: 1 },
      reasons: [{ code: 'NOT_HOLDING' }],
    })
  })

  it('two rules of one type both work', () => {
    const later = ruleRow('sample-no-order', { daysAfter: 30 }, { ruleId: 'later' })
    const old = { ...tasting, tastedOn: ago(30) }
    expect(decide(aboutSample('later', old), [sample, later]).next).toMatchObject({ state: 'fired', since: asOf })
    expect(decide(aboutSample('sample-no-order', old), [sample, later]).next).toMatchObject({
      suppressedBy: 'LOOK_BACK',
    })
  })
})

describe('what holds it back', () => {
  it.each([
    [{ isClosed: true }, 'CLOSED'],
    [{ doNotContactUntil: asOf }, 'DO_NOT_CONTACT'],
    [{ doNotContactUntil: ago(1) }, null],
  ])('of a customer %j: %s', (more, by) => {
    const { next, reasons } = decide(aboutSample('sample-no-order', tasting, customerOf([], more)))
    expect(next).toMatchObject({ state: by === null ? 'fired' : 'suppressed', suppressedBy: by })
    expect(reasons.slice(1).map(({ code }) => code)).toEqual(by === null ? [] : [by])
  })

  it.each([
    [44, 'fired', null],
    [45, 'suppressed', 'customer-dormant'],
  ])('of an order missed for %i days, where another rule says dormant: %s', (days, state, suppressedBy) => {
    const facts = aboutCustomer('missed-order-pattern', silent(days))
    const policy = triggersPolicy.parse({ lookBackDays: 60 })
    const { next } = decideTrigger(facts, triggerContext(sharedOf(dormant, missed), { policy }), null)
    expect(next).toMatchObject({ state, suppressedBy })
  })

  it('is no rule that is switched off, or not valid', () => {
    const facts = aboutCustomer('missed-order-pattern', silent(45))
    const policy = triggersPolicy.parse({ lookBackDays: 60 })
    for (const other of [ruleRow('customer-dormant', {}, { isActive: false }), ruleRow('customer-dormant', { a: 1 })]) {
      const context = triggerContext(sharedOf(other, missed), { policy })
      expect(decideTrigger(facts, context, null).next).toMatchObject({ state: 'fired' })
    }
  })

  it('is the first run of a rule, and how long it has held', () => {
    const fresh = ruleRow('sample-no-order', {}, { activation: null })
    expect(codesOf(aboutSample('sample-no-order'), [fresh])).toEqual(['SAMPLE_NO_ORDER', 'BASELINE'])
    const old = aboutSample('sample-no-order', { ...tasting, tastedOn: ago(22) })
    expect(decide(old).reasons[1]).toMatchObject({ code: 'LOOK_BACK', value: ago(15), threshold: ago(14) })
  })
})

describe('nothing changes', () => {
  it('for sample accounts, whatever the rule', () => {
    const policy = triggersPolicy.parse({ sale: { sampleAccounts: { names: ['bistro*'] } } })
    const context = triggerContext(sharedOf(sample), { policy })
    expect(decideTrigger(aboutSample('sample-no-order'), context, null)).toMatchObject({
      next: null,
      reasons: [{ code: 'SAMPLE_ACCOUNT', value: 'Bistro Nord' }],
    })
  })

  it.each<[string, TriggerFacts, readonly RuleRow[]]>([
    ['RULE_NOT_ACTIVE', aboutSample('sample-no-order'), []],
    ['RULE_NOT_ACTIVE', aboutSample('sample-no-order'), [ruleRow('sample-no-order', {}, { isActive: false })]],
    ['RULE_NOT_ACTIVE', aboutSample('sample-no-order'), [ruleRow('sample-no-order', { daysAftr: 1 })]],
    ['RULE_NOT_ACTIVE', aboutSku('sample-no-order'), [sample]],
    ['CANNOT_BE_SAID', aboutCustomer('customer-dormant', { ...customerOf(), account: null }), [dormant]],
    ['NOT_HOLDING', aboutSample('sample-no-order', { ...tasting, soldOn: asOf }), [sample]],
  ])('%s', (code, facts, rules) => {
    expect(decide(facts, rules)).toMatchObject({ next: null, reasons: [{ code }] })
  })

  it.each([
    ['fired', 'ALREADY_FIRED'],
    ['seen', 'ALREADY_SEEN'],
  ] as const)('of what is %s: %s', (state, code) => {
    const before = { state, suppressedBy: null, anchor: ago(7), since: asOf, firedOn: null, episode: 1 }
    expect(codesOf(aboutSample('sample-no-order'), [sample], before)).toEqual([code, 'SAMPLE_NO_ORDER'])
  })
})

describe('a message for a rep who cannot get it', () => {
  const rule = ruleRow('sample-no-order', { actions: [{ type: 'task' }, { type: 'email', to: 'rep' }] })
  it.each([
    [rep, []],
    [{ ...rep, email: null }, ['REP_WITHOUT_EMAIL']],
    [{ ...rep, email: ' ' }, ['REP_WITHOUT_EMAIL']],
    [null, ['NO_REP']],
  ])('%j: %j', (whose, codes) => {
    const customer = customerOf([], { rep: whose })
    expect(codesOf(aboutSample('sample-no-order', tasting, customer), [rule])).toEqual(['SAMPLE_NO_ORDER', ...codes])
  })
})

it('a SKU has no customer, and nothing of one holds it back', () => {
  const low = ruleRow('low-inventory')
  expect(decide(aboutSku('low-inventory'), [low]).next).toMatchObject({ state: 'fired', anchor: null, since: null })
  expect(decide(aboutSku('low-inventory', { ...stock, available: 11 }), [low]).next).toBeNull()
})

it('a digest is always offered, as the next one', () => {
  const before = {
    state: 'fired',
    suppressedBy: null,
    anchor: 'digest',
    since: null,
    firedOn: ago(1),
    episode: 4,
  } as const
  expect(decide(aboutTenant, [], before).next).toEqual({ ...before, firedOn: asOf, episode: 5 })
})
