import { processTriggers, ruleTypes } from '@leora-jobs/core/jobs'
import { expect, it } from 'vitest'
import {
  aboutCustomer,
  aboutSample,
  aboutSku,
  ago,
  customerOf,
  decidedOf,
  ruleRow,
  sale,
  sharedOf,
  triggerContext,
} from '../../../core/test/support/trigger-facts.ts'
import { describeEpisode } from './describe-episode.ts'
import { describeReason } from './describe-reason.ts'
import { triggerReasons } from './trigger-reasons.ts'

const job = processTriggers.name

/** Every ten days, the last of them so many days ago. */
const rhythm = (last: number) => Array.from({ length: 12 }, (_, index) => sale(last + 10 * index, 200))

const orders: Readonly<Record<string, ReturnType<typeof rhythm>>> = {
  'first-order-followup': [sale(1, 50)],
  'customer-timing': rhythm(7),
  'burn-rate-alert': rhythm(12),
  'customer-dormant': rhythm(45),
  'missed-order-pattern': rhythm(14),
  'revenue-decline': [sale(100, 100_000), sale(10, 5_000)],
}

it.each(ruleTypes.map(({ type, subjectKind }) => [type, subjectKind] as const))('says why %s fires', (type, kind) => {
  const rule = ruleRow(type)
  const customer = customerOf(orders[type] ?? [])
  const facts = kind === 'sample' ? aboutSample(type) : kind === 'sku' ? aboutSku(type) : aboutCustomer(type, customer)
  const decided = decidedOf(facts, triggerContext(sharedOf(rule)))
  expect(decided?.decision.next?.state).toBe('fired')
  for (const reason of decided?.decision.reasons ?? []) {
    const text = describeReason(job, reason)
    expect(text).not.toMatch(/undefined|null|\?|NaN|[A-Z]+_[A-Z]+/)
    expect(text).toMatch(/\d/)
  }
})

it.each([
  ['closed', { isClosed: true }, 'held back: Bistro Nord is closed'],
  ['not to be contacted', { doNotContactUntil: ago(-9) }, `held back: not to be contacted until ${ago(-9)}`],
])('says what holds back: %s', (_name, more, sentence) => {
  const facts = aboutCustomer('customer-dormant', customerOf(rhythm(45), more))
  const decided = decidedOf(facts, triggerContext(sharedOf(ruleRow('customer-dormant'))))
  expect(decided?.decision.reasons.map((reason) => describeReason(job, reason))).toEqual([
    `no order for 45 days (last ${ago(45)}); from 45 on, where 10 are usual`,
    sentence,
  ])
})

it('says which rule inhibits', () => {
  const facts = aboutCustomer('missed-order-pattern', customerOf(rhythm(45), {}))
  const context = triggerContext(sharedOf(ruleRow('missed-order-pattern'), ruleRow('customer-dormant')), {})
  const policy = { ...context.policy, lookBackDays: 90 }
  const decided = decidedOf(facts, { ...context, policy })
  expect(decided?.decision.reasons.map((reason) => describeReason(job, reason)).at(-1)).toBe(
    "rule 'Rule customer-dormant' says the same better: 45 days without an order, from 45 on",
  )
})

it('has a sentence for every code of a decision', () => {
  const codes = [
    ...['BASELINE', 'LOOK_BACK', 'CLOSED', 'DO_NOT_CONTACT', 'CUSTOMER_DORMANT', 'REP_WITHOUT_EMAIL', 'NO_REP'],
    ...['TASKS_PER_CUSTOMER', 'TASKS_PER_REP', 'FIRES_PER_RUN', 'NOT_HOLDING', 'SAMPLE_ACCOUNT', 'RULE_NOT_ACTIVE'],
    ...['CANNOT_BE_SAID', 'OF_A_LATER_DAY', 'ALREADY_FIRED', 'ALREADY_SEEN', 'STILL_SUPPRESSED', 'DIGEST'],
    ...['RULE_ACTIVATED', 'RULE_CHANGED', 'RULE_DEACTIVATED', 'RULE_RENAMED'],
    ...ruleTypes.map(({ type }) => type.toUpperCase().replaceAll('-', '_')),
  ]
  expect(Object.keys(triggerReasons).sort()).toEqual([...new Set(codes)].sort())
})

it('says what has become of an episode', () => {
  const state = { since: '2026-02-01', firedOn: '2026-02-02', episode: 2, suppressedBy: null }
  expect(describeEpisode({ ...state, state: 'fired' })[0]).toBe('episode 2: it holds since 2026-02-01')
  expect(describeEpisode({ ...state, state: 'suppressed', suppressedBy: 'CLOSED' })[1]).toBe(
    'held back: the customer is closed; it fires where that ends in time',
  )
  expect(describeEpisode({ ...state, state: 'seen', suppressedBy: 'TASKS_PER_REP' })[1]).toContain(
    'the sales rep had the tasks of the day; counted in the digest',
  )
  expect(describeEpisode({ ...state, state: 'clear' })).toEqual([
    'episode 2 is over; it fired on 2026-02-02; the next one may begin',
  ])
})
