import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../../test/support/random.ts'
import {
  aboutCustomer,
  aboutSku,
  aboutTenant,
  customerOf,
  decidedOf,
  rep,
  ruleRow,
  sale,
  sharedOf,
  triggerContext,
} from '../../../test/support/trigger-facts.ts'
import type { Decided } from '../../job.ts'
import { selectFires } from './caps.ts'
import type { CustomerFacts, TriggerFacts, TriggerState } from './facts.ts'
import { triggersPolicy } from './policy.ts'

const high = ruleRow('customer-dormant', { priority: 'HIGH' }, { ruleId: 'high', name: 'High' })
const medium = ruleRow('customer-dormant', {}, { ruleId: 'medium', name: 'Medium' })
const silent = ruleRow('customer-dormant', { actions: [{ type: 'notification', to: 'x' }] }, { ruleId: 'silent' })
const low = ruleRow('low-inventory', {}, { ruleId: 'low' })
const shared = sharedOf(high, medium, silent, low)
const contextOf = (caps = {}) => triggerContext(shared, { policy: triggersPolicy.parse({ caps }) })

type One = Decided<TriggerFacts, TriggerState>

/** A customer that is dormant for so many days, beside a rule. */
function fires(ruleId: string, id: string, more: Partial<CustomerFacts> = {}, days = 0): One {
  const customer = customerOf([sale(45 + days)], { id, name: `Bar ${id}`, ...more })
  const decided = decidedOf(aboutCustomer(ruleId, customer), contextOf())
  if (decided === null) throw new Error('a fixture must fire')
  return decided
}

const digest = decidedOf(aboutTenant, contextOf())
const states = (decided: readonly One[]) =>
  Object.fromEntries(
    decided.map(({ facts, decision }) => [
      `${facts.ruleId} ${facts.subjectId}`,
      decision.next?.suppressedBy ?? 'fired',
    ]),
  )

describe('a customer gets one task a week', () => {
  it('of the rule with the higher priority, however they come', () => {
    const both = [fires('medium', 'c1'), fires('high', 'c1')]
    expect(states(selectFires(both, contextOf()))).toEqual({ 'medium c1': 'TASKS_PER_CUSTOMER', 'high c1': 'fired' })
    expect(states(selectFires(both.toReversed(), contextOf()))).toEqual({
      'medium c1': 'TASKS_PER_CUSTOMER',
      'high c1': 'fired',
    })
  })

  it.each([
    [0, 1, 'fired'],
    [1, 1, 'TASKS_PER_CUSTOMER'],
    [1, 2, 'fired'],
    [0, 0, 'TASKS_PER_CUSTOMER'],
  ])('with %i of late, of %i: %s', (recentTasks, tasksPerCustomerAWeek, state) => {
    const [decided] = selectFires([fires('high', 'c1', { recentTasks })], contextOf({ tasksPerCustomerAWeek }))
    expect(decided && states([decided])).toEqual({ 'high c1': state })
  })

  it('and what makes no task is not counted', () => {
    expect(states(selectFires([fires('high', 'c1'), fires('silent', 'c1')], contextOf()))).toEqual({
      'high c1': 'fired',
      'silent c1': 'fired',
    })
  })
})

describe('a rep gets five tasks a day', () => {
  it.each([
    [4, 'fired'],
    [5, 'TASKS_PER_REP'],
  ])('with %i on that day: %s', (tasksToday, state) => {
    const decided = selectFires([fires('high', 'c1', { rep: { ...rep, tasksToday } })], contextOf())
    expect(states(decided)).toEqual({ 'high c1': state })
  })

  it('the older first', () => {
    const six = [1, 2, 3, 4, 5, 6].map((days) => fires('high', `c${days}`, {}, days))
    expect(Object.entries(states(selectFires(six, contextOf()))).filter(([, state]) => state !== 'fired')).toEqual([
      ['high c1', 'TASKS_PER_REP'],
    ])
  })

  it('and customers without one have no such cap', () => {
    const many = Array.from({ length: 9 }, (_, index) => fires('high', `c${index}`, { rep: null }))
    expect(Object.values(states(selectFires(many, contextOf())))).toEqual(Array(9).fill('fired'))
  })
})

it('a run fires so often, with whatever action, and what holds since nobody knows when comes last', () => {
  const sku = decidedOf(aboutSku('low'), contextOf())
  const decided = [...(sku ? [sku] : []), fires('silent', 'c1'), fires('high', 'c2')]
  expect(states(selectFires(decided, contextOf({ firesPerRun: 2 })))).toEqual({
    'low s1': 'FIRES_PER_RUN',
    'silent c1': 'fired',
    'high c2': 'fired',
  })
})

describe('the digest', () => {
  const overflow = [
    fires('high', 'c1'),
    fires('medium', 'c1'),
    fires('medium', 'c2', { rep: { ...rep, id: 'r2', name: 'Ben', tasksToday: 9 } }),
  ]

  it('counts what was held back, by cap', () => {
    const selected = selectFires([...overflow, ...(digest ? [digest] : [])], contextOf())
    const found = selected.find(({ facts }) => facts.subjectKind === 'tenant')
    expect(found?.decision.reasons).toEqual([
      {
        code: 'TASKS_PER_CUSTOMER',
        value: 1,
        threshold: 1,
        evidence: { byRep: { Ana: 1 }, byRule: { Medium: 1 }, records: ['medium / Bar c1'] },
      },
      {
        code: 'TASKS_PER_REP',
        value: 1,
        threshold: 5,
        evidence: { byRep: { Ben: 1 }, byRule: { Medium: 1 }, records: ['medium / Bar c2'] },
      },
    ])
    const held = selected.find(({ facts }) => facts.ruleId === 'medium' && facts.subjectId === 'c1')
    expect(held?.decision).toMatchObject({
      next: { state: 'seen', suppressedBy: 'TASKS_PER_CUSTOMER', firedOn: null, episode: 1 },
      reasons: [
        { code: 'CUSTOMER_DORMANT' },
        { code: 'TASKS_PER_CUSTOMER', value: 1, threshold: 1, evidence: { customerId: 'c1', days: 7 } },
      ],
    })
  })

  it('names fifty, and is dropped where it has nothing to say', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      fires('high', `c${index + 10}`, { recentTasks: 1, rep: null }),
    )
    const all = [...many, ...(digest ? [digest] : [])]
    const [reason] = selectFires(all, contextOf()).at(-1)?.decision.reasons ?? []
    expect(reason).toMatchObject({ value: 60, evidence: { byRep: { 'no rep': 60 }, byRule: { High: 60 } } })
    expect(reason?.evidence.records).toHaveLength(50)
    const within = [fires('high', 'c1'), ...(digest ? [digest] : [])]
    expect(selectFires(within, contextOf()).map(({ facts }) => facts.ruleId)).toEqual(['high'])
  })
})

it('whatever comes: no cap is exceeded, nothing is lost, the order of what comes is of no account, the rest is as it was', () => {
  const anyFire = fc
    .record({
      ruleId: fc.constantFrom('high', 'medium', 'silent'),
      customer: fc.nat(5),
      days: fc.nat(3),
      isClosed: fc.nat(7).map((n) => n === 0),
    })
    .map(({ ruleId, customer, days, isClosed }) => {
      const whose =
        customer === 5
          ? null
          : { ...rep, id: `r${customer % 2}`, name: `Rep ${customer % 2}`, tasksToday: customer % 2 }
      return fires(ruleId, `c${customer}`, { rep: whose, recentTasks: customer % 3 === 0 ? 1 : 0, isClosed }, days)
    })
  const anyFires = fc.uniqueArray(anyFire, { selector: ({ record }) => record.id, maxLength: 18 })
  const anyCaps = fc.record({ tasksPerCustomerAWeek: fc.nat(2), tasksPerRepADay: fc.nat(4), firesPerRun: fc.nat(12) })
  forAll([anyFires, anyCaps, fc.nat(1_000)], (decided, caps, turn) => {
    const context = contextOf(caps)
    const all = [...decided, ...(digest ? [digest] : [])]
    const selected = selectFires(all, context)
    const fired = selected.filter(
      ({ facts, decision }) => decision.next?.state === 'fired' && facts.ruleId !== 'digest',
    )
    const tasks = fired.filter(({ facts }) => facts.ruleId !== 'silent')
    expect(fired.length).toBeLessThanOrEqual(caps.firesPerRun)
    for (const { facts } of tasks) {
      const { customer } = facts.subject
      const ofCustomer = tasks.filter((other) => other.facts.subjectId === facts.subjectId).length
      expect(ofCustomer + (customer?.recentTasks ?? 0)).toBeLessThanOrEqual(caps.tasksPerCustomerAWeek)
      if (!customer?.rep) continue
      const repId = customer.rep.id
      const ofRep = tasks.filter((other) => other.facts.subject.customer?.rep?.id === repId).length
      expect(ofRep + customer.rep.tasksToday).toBeLessThanOrEqual(caps.tasksPerRepADay)
    }
    const digested = selected.find(({ facts }) => facts.ruleId === 'digest')?.decision.reasons ?? []
    const counted = digested.reduce((sum, { value }) => sum + Number(value), 0)
    const candidates = decided.filter(({ decision }) => decision.next?.state === 'fired')
    expect(fired.length + counted).toBe(candidates.length)
    const rest = decided.filter((one) => !candidates.includes(one))
    for (const one of rest) expect(selected).toContain(one)
    const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)].toReversed()
    expect(states(selectFires(turned, context))).toEqual(states(selected))
  })
})
