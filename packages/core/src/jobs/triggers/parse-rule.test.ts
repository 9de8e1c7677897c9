import { describe, expect, it } from 'vitest'
import { ruleRow, validRule } from '../../../test/support/trigger-facts.ts'
import type { JsonValue } from '../../decision.ts'
import { isActive, parseRule } from './parse-rule.ts'
import { ruleTypes } from './rule-types.ts'
import { templateProblem } from './templates.ts'

const problem = (type: string, config: JsonValue = {}) => {
  const parsed = parseRule(ruleRow(type, config))
  return 'problem' in parsed ? parsed.problem : null
}

describe('a rule that is valid', () => {
  it.each(ruleTypes.map(({ type }) => type))('%s, with no config at all, in either spelling', (type) => {
    for (const spelled of [type, type.toUpperCase().replaceAll('-', '_'), ` ${type} `]) {
      for (const config of [{}, null])
        expect(validRule(ruleRow(spelled, config))).toMatchObject({ type, priority: 'MEDIUM' })
    }
  })

  it('has the defaults of jobs.md', () => {
    expect(validRule(ruleRow('sample-no-order'))).toMatchObject({
      subjectKind: 'sample',
      priority: 'MEDIUM',
      dueInDays: 3,
      description: null,
      repeatAfterDays: null,
      actions: [{ type: 'task' }],
      historyDays: 7,
    })
    expect(validRule(ruleRow('revenue-decline')).historyDays).toBe(180)
  })

  it('may have what the portal writes: a priority in lower case, fields that are null', () => {
    const config = { daysAfter: null, priority: 'high', taskTitle: null, taskDescription: '{{sku}} for {{customer}}' }
    expect(validRule(ruleRow('SAMPLE_NO_ORDER', config))).toMatchObject({ priority: 'HIGH', historyDays: 7 })
  })

  it('gives actions of every kind', () => {
    const actions = [
      { type: 'webhook', url: 'https://example.com/hook' },
      { type: 'email', to: 'rep' },
      { type: 'email', to: 'ana@example.com' },
      { type: 'notification' },
    ]
    const rule = validRule(ruleRow('low-inventory', { actions }))
    expect(rule.actions).toEqual([...actions.slice(0, 3), { type: 'notification', to: 'rep' }])
  })
})

it('titles of its own fit the subjects of its type', () => {
  for (const { title, subjectKind } of ruleTypes) expect(templateProblem(title, subjectKind)).toBeNull()
})

describe('a rule that is not valid names the field, and what is allowed', () => {
  it.each<[string, JsonValue, string, string]>([
    ['sample-no-orders', {}, 'type', "did you mean 'sample-no-order'?"],
    ['something', {}, 'type', 'The types are sample-no-order, first-order-followup'],
    [
      'customer-dormant',
      { dayAfter: 3 },
      'config.dayAfter',
      "did you mean 'daysAfter'? The keys are daysAfter, priority",
    ],
    ['customer-dormant', { percentageThreshold: 3 }, 'config.percentageThreshold', 'The keys are daysAfter'],
    ['customer-dormant', { daysAfter: -1 }, 'config.daysAfter', '>=0'],
    ['customer-dormant', { daysAfter: '7' }, 'config.daysAfter', 'expected number'],
    ['customer-dormant', { priority: 'urgent' }, 'config.priority', '"HIGH"'],
    ['customer-dormant', { taskTitle: 'Call {{client}}' }, 'config.taskTitle', 'Allowed: {{customer}}'],
    ['customer-dormant', { taskDescription: '{{sku}}' }, 'config.taskDescription', 'there is no {{sku}}'],
    ['customer-dormant', { repeatAfterDays: 0 }, 'config.repeatAfterDays', '>0'],
    ['customer-dormant', { actions: [] }, 'config.actions', '>=1'],
    ['customer-dormant', { actions: [{ type: 'sms' }] }, 'config.actions.0.type', 'task'],
    ['customer-dormant', { actions: [{ type: 'webhook', url: 'ftp://x.example' }] }, 'config.actions.0.url', 'URL'],
    ['customer-dormant', { actions: [{ type: 'email', to: 'nobody' }] }, 'config.actions.0.to', "or 'rep'"],
    ['customer-dormant', { actions: [{ type: 'task' }, { type: 'task' }] }, 'config.actions', 'at most one'],
    ['customer-dormant', [], 'config', 'expected object'],
    ['customer-dormant', 'x', 'config', 'expected object'],
  ])('%s %j: %s', (type, config, field, message) => {
    expect(problem(type, config)).toEqual({ field, message: expect.stringContaining(message) })
  })
})

describe('the version of a rule', () => {
  const version = (type: string, config: JsonValue) => validRule(ruleRow(type, config)).version

  it('is that of what decides when it holds, defaults included, and of nothing else', () => {
    const plain = version('customer-dormant', {})
    const looks = { taskTitle: 'Other', priority: 'HIGH', repeatAfterDays: 9, actions: [{ type: 'email', to: 'rep' }] }
    expect(version('customer-dormant', { daysAfter: 45 })).toBe(plain)
    expect(version('CUSTOMER_DORMANT', looks)).toBe(plain)
    expect(version('customer-dormant', { daysAfter: 46 })).not.toBe(plain)
    expect(version('sample-no-order', { daysAfter: 45 })).not.toBe(plain)
  })

  it.each([
    [null, true],
    [{ version: 'this', isActive: false }, true],
    [{ version: 'other', isActive: true }, true],
    [{ version: 'this', isActive: true }, false],
  ])('run before as %j: a baseline is %s', (ran, isBaseline) => {
    const own = version('customer-dormant', {})
    const activation = ran && { ...ran, version: ran.version === 'this' ? own : ran.version }
    expect(validRule(ruleRow('customer-dormant', {}, { activation })).isBaseline).toBe(isBaseline)
  })
})

it('is switched on unless it is switched off', () => {
  expect([true, null, false].map((value) => isActive(ruleRow('x', {}, { isActive: value })))).toEqual([
    true,
    true,
    false,
  ])
})
