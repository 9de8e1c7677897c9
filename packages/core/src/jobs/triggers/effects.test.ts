import { describe, expect, it } from 'vitest'
import {
  aboutCustomer,
  aboutSample,
  aboutSku,
  aboutTenant,
  ago,
  asOf,
  customerOf,
  decidedOf,
  rep,
  ruleRow,
  sale,
  sharedOf,
  tasting,
  triggerContext,
} from '../../../test/support/trigger-facts.ts'
import type { JsonValue } from '../../decision.ts'
import { emailContent } from '../../delivery/email-content.ts'
import { selectFires } from './caps.ts'
import type { TriggerContext } from './context.ts'
import { triggerEffects } from './effects.ts'
import type { RuleRow, TriggerFacts, TriggerState } from './facts.ts'
import { triggersPolicy } from './policy.ts'
import { ruleTypes } from './rule-types.ts'

const actions = [
  { type: 'task' },
  { type: 'webhook', url: 'https://example.com/hook' },
  { type: 'email', to: 'rep' },
  { type: 'notification' },
]

function effectsOf(
  facts: TriggerFacts,
  rule: RuleRow,
  more: Partial<TriggerContext> = {},
  before: TriggerState | null = null,
) {
  const context = triggerContext(sharedOf(rule), more)
  const decided = decidedOf(facts, context, before)
  if (decided === null) throw new Error('a fixture must change something')
  return triggerEffects(decided, context)
}

const sampleRule = (config: JsonValue, more = {}) =>
  ruleRow('sample-no-order', config, { ruleId: 'rule-1', name: 'Tastings', ...more })

describe('a rule that fires', () => {
  const config = {
    actions,
    priority: 'HIGH',
    dueInDays: 2,
    taskTitle: '{{rule}}: {{customer}}, {{sku}}, {{rep}}',
    taskDescription: '{{days}} days since {{date}}',
  }
  const effects = effectsOf(aboutSample('rule-1'), sampleRule(config))

  it('makes a task of the customer for its rep', () => {
    expect(effects.tasks).toEqual([
      {
        key: 'rule-1/sample/t1/1/0',
        customerId: 'c1',
        salesRepId: 'r1',
        title: 'Tastings: Bistro Nord, BAR-75, Ana',
        description: `7 days since ${ago(7)}`,
        dueOn: ago(-2),
        priority: 'HIGH',
      },
    ])
  })

  it('is logged', () => {
    expect(effects.log).toEqual({
      subjectKind: 'sample',
      subjectId: 't1',
      ruleId: 'rule-1',
      ruleType: 'sample-no-order',
      ruleName: 'Tastings',
      label: 'BAR-75 at Bistro Nord',
      outcome: 'fired',
      suppressedBy: null,
      episode: 1,
      customerId: 'c1',
      salesRepId: 'r1',
      createsTask: true,
      messages: 3,
    })
  })

  it('sends an event, an e-mail and a notification', () => {
    const [webhook, email, notification] = effects.messages ?? []
    expect(webhook).toMatchObject({
      key: 'rule-1/sample/t1/1/1',
      kind: 'webhook',
      destination: 'https://example.com/hook',
    })
    expect(JSON.parse(webhook?.body ?? '')).toEqual({
      type: 'trigger.fired',
      timestamp: `${asOf}T17:00:00.000Z`,
      data: {
        rule: { id: 'rule-1', type: 'sample-no-order', name: 'Tastings' },
        subject: { kind: 'sample', id: 't1', label: 'BAR-75 at Bistro Nord' },
        customer: { id: 'c1', name: 'Bistro Nord' },
        rep: { id: 'r1', name: 'Ana' },
        since: asOf,
        reasons: [expect.objectContaining({ code: 'SAMPLE_NO_ORDER', value: 7 })],
      },
    })
    expect(email).toMatchObject({ key: 'rule-1/sample/t1/1/2', kind: 'email', destination: 'ana@example.com' })
    expect(emailContent.parse(JSON.parse(email?.body ?? ''))).toEqual({
      subject: 'Tastings: Bistro Nord, BAR-75, Ana',
      text: `7 days since ${ago(7)}\n\nCustomer: Bistro Nord\nSales rep: Ana\nAbout: BAR-75 at Bistro Nord\nSince: ${asOf}\nRule: Tastings`,
    })
    expect(notification).toMatchObject({ key: 'rule-1/sample/t1/1/3', kind: 'notification', destination: 'r1' })
    expect(JSON.parse(notification?.body ?? '')).toEqual({
      title: 'Tastings: Bistro Nord, BAR-75, Ana',
      text: expect.stringContaining('7 days since'),
    })
    for (const message of effects.messages ?? []) expect(message).not.toHaveProperty('notBefore')
  })

  it('says where it is a rule of the application', () => {
    const [task] = effectsOf(aboutSample('rule-1'), sampleRule({}, { isApplication: true })).tasks ?? []
    expect(task?.triggerId).toBe('rule-1')
  })

  it('another episode has keys of its own', () => {
    const before = {
      state: 'clear',
      suppressedBy: null,
      anchor: 'x',
      since: null,
      firedOn: ago(40),
      episode: 4,
    } as const
    const [task] = effectsOf(aboutSample('rule-1'), sampleRule({}), {}, before).tasks ?? []
    expect(task?.key).toBe('rule-1/sample/t1/5/0')
  })
})

it('with nobody to tell, the task is made all the same', () => {
  const customer = (whose: typeof rep | null) => aboutSample('rule-1', tasting, customerOf([], { rep: whose }))
  const nobody = effectsOf(customer(null), sampleRule({ actions }))
  expect(nobody.tasks).toMatchObject([{ salesRepId: null, customerId: 'c1' }])
  expect(nobody.messages?.map(({ kind }) => kind)).toEqual(['webhook'])
  expect(nobody.log).toMatchObject({ messages: 1, salesRepId: null })
  const unreachable = effectsOf(customer({ ...rep, email: null }), sampleRule({ actions }))
  expect(unreachable.messages?.map(({ key }) => key)).toEqual(['rule-1/sample/t1/1/1', 'rule-1/sample/t1/1/3'])
})

it.each([
  ['Bar', 'Bar'],
  [' ', 'Tastings'],
  ['x'.repeat(600), 'x'.repeat(500)],
])('a customer that is called %j makes an e-mail that can be sent', (name, subject) => {
  const facts = aboutSample('rule-1', tasting, customerOf([], { name }))
  const config = { taskTitle: '{{customer}}', actions: [{ type: 'email', to: 'boss@example.com' }] }
  const [email] = effectsOf(facts, sampleRule(config)).messages ?? []
  expect(emailContent.parse(JSON.parse(email?.body ?? '')).subject).toBe(subject)
})

it('a task about a SKU is about no customer', () => {
  const { tasks } = effectsOf(aboutSku('low-inventory'), ruleRow('low-inventory'))
  expect(tasks).toMatchObject([{ customerId: null, salesRepId: null, title: 'Reorder BAR-75 Barolo: stock is low' }])
})

it('every type has a title that reads', () => {
  const orders = [250, 230, 210, 190].map((age) => sale(age))
  for (const { type, subjectKind } of ruleTypes) {
    const own = { 'first-order-followup': [sale(1)], 'revenue-decline': [sale(120, 100_000)] }[type] ?? orders
    const customer = customerOf(own)
    const subject = { sample: aboutSample(type), sku: aboutSku(type), customer: aboutCustomer(type, customer) }
    const policy = triggersPolicy.parse({ lookBackDays: 400 })
    const { tasks } = effectsOf(subject[subjectKind as keyof typeof subject], ruleRow(type), { policy })
    expect(tasks?.[0]?.title).toMatch(/^\w[^{}]+$/)
    expect(tasks?.[0]?.title).not.toMatch(/ {2}|NaN|null|undefined/)
  }
})

describe('what does not fire', () => {
  it('is logged alone', () => {
    const { log, tasks, messages } = effectsOf(
      aboutSample('rule-1', tasting, customerOf([], { isClosed: true })),
      sampleRule({ actions }),
    )
    expect(log).toMatchObject({ outcome: 'suppressed', suppressedBy: 'CLOSED', createsTask: false, messages: 0 })
    expect([tasks, messages]).toEqual([[], []])
    const first = effectsOf(aboutSample('rule-1'), sampleRule({ actions }, { activation: null }))
    expect(first).toMatchObject({ log: { outcome: 'seen', suppressedBy: 'BASELINE' }, tasks: [], messages: [] })
  })

  it('and not at all where it is over', () => {
    const before = {
      state: 'fired',
      suppressedBy: null,
      anchor: ago(7),
      since: asOf,
      firedOn: asOf,
      episode: 1,
    } as const
    const sold = aboutSample('rule-1', { ...tasting, soldOn: asOf })
    expect(effectsOf(sold, sampleRule({ actions }), {}, before)).toEqual({})
  })
})

describe('in quiet hours', () => {
  const startedAt = new Date(`${asOf}T03:00:00Z`)

  it('messages wait for the end, and are looked at again; the task is made at once', () => {
    const { tasks, messages } = effectsOf(aboutSample('rule-1'), sampleRule({ actions }), { startedAt })
    expect(tasks).toHaveLength(1)
    const episode = { subjectKind: 'sample', subjectId: 't1', ruleId: 'rule-1', episode: 1 }
    for (const message of messages ?? []) expect(message).toMatchObject({ notBefore: `${asOf}T12:00:00.000Z`, episode })
  })

  it('that the policy does not have, they do not', () => {
    const policy = triggersPolicy.parse({ quietHours: null })
    const { messages } = effectsOf(aboutSample('rule-1'), sampleRule({ actions }), { startedAt, policy })
    expect(messages).toHaveLength(3)
    for (const message of messages ?? []) expect(message).not.toHaveProperty('notBefore')
  })
})

describe('a digest', () => {
  const rule = ruleRow('customer-dormant')
  const policy = triggersPolicy.parse({
    digest: { email: ['boss@example.com'], webhook: ['https://example.com/digest'] },
  })
  const held = (more: Partial<TriggerContext> = {}) => {
    const context = triggerContext(sharedOf(rule), { policy, ...more })
    const customers = ['c1', 'c2'].map((id) => customerOf([sale(45)], { id, name: `Bar ${id}`, recentTasks: 1 }))
    const facts = [...customers.map((customer) => aboutCustomer(rule.ruleId, customer)), aboutTenant]
    const selected = selectFires(
      facts.flatMap((one) => decidedOf(one, context) ?? []),
      context,
    )
    return selected.map((decided) => triggerEffects(decided, context)).at(-1)
  }

  it('says by e-mail and webhook what the caps held back', () => {
    const [email, webhook] = held()?.messages ?? []
    expect(email).toMatchObject({ key: 'digest/tenant/tenant-1/1/0', kind: 'email', destination: 'boss@example.com' })
    const { subject, text } = emailContent.parse(JSON.parse(email?.body ?? ''))
    expect(subject).toBe(`2 more records on ${asOf}, held back by caps`)
    expect(text).toBe(
      'Tasks about a customer in a week (at most 1): 2\nBy sales rep: Ana 2\nBy rule: Rule customer-dormant 2\n' +
        '  - customer-dormant / Bar c1\n  - customer-dormant / Bar c2',
    )
    expect(webhook).toMatchObject({ key: 'digest/tenant/tenant-1/1/1', destination: 'https://example.com/digest' })
    expect(JSON.parse(webhook?.body ?? '')).toMatchObject({
      type: 'trigger.digest',
      data: { asOf, caps: [{ code: 'TASKS_PER_CUSTOMER', value: 2 }] },
    })
  })

  it('is logged, and sent after quiet hours whatever has become of the rest', () => {
    const night = held({ startedAt: new Date(`${asOf}T03:00:00Z`) })
    expect(night?.log).toMatchObject({ outcome: 'digest', ruleType: 'digest', messages: 2, createsTask: false })
    for (const message of night?.messages ?? []) {
      expect(message.notBefore).toBe(`${asOf}T12:00:00.000Z`)
      expect(message).not.toHaveProperty('episode')
    }
  })
})
