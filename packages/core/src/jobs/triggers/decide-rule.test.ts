import { describe, expect, it } from 'vitest'
import { ago, asOf, ruleRow, validRule } from '../../../test/support/trigger-facts.ts'
import { isLeoraError } from '../../errors.ts'
import { decideRule, type RuleActivation } from './decide-rule.ts'
import type { RuleRow } from './facts.ts'

const row = ruleRow('customer-dormant', {}, { name: 'Dormant' })
const { version } = validRule(row)
const active: RuleActivation = {
  type: 'customer-dormant',
  name: 'Dormant',
  version,
  isActive: true,
  activatedOn: ago(9),
}
const decide = (rule: RuleRow, before: RuleActivation | null, input = {}) => decideRule(rule, { asOf, input }, before)

describe('what is known of a rule that has been run', () => {
  it.each<[string, RuleRow, RuleActivation | null, Partial<RuleActivation> | null]>([
    ['RULE_ACTIVATED', row, null, { ...active, activatedOn: asOf }],
    ['RULE_ACTIVATED', row, { ...active, isActive: false }, { ...active, activatedOn: asOf }],
    ['RULE_CHANGED', ruleRow('customer-dormant', { daysAfter: 30 }), active, { activatedOn: asOf, isActive: true }],
    ['RULE_RENAMED', { ...row, name: 'Asleep' }, active, { ...active, name: 'Asleep' }],
    ['RULE_DEACTIVATED', { ...row, isActive: false }, active, { ...active, isActive: false }],
    ['nothing', row, active, null],
    ['nothing', { ...row, config: { taskTitle: 'Other' } }, active, null],
    ['nothing', { ...row, isActive: false }, null, null],
    ['nothing', { ...row, isActive: false, config: { x: 1 } }, { ...active, isActive: false }, null],
  ])('%s', (code, rule, before, expected) => {
    const decision = decide(rule, before)
    if (expected === null) expect(decision).toBeNull()
    else expect(decision).toMatchObject({ next: expected, reasons: [{ code }] })
  })

  it('is left alone where the run was about others: what it matches is still to be found', () => {
    expect(decide(row, null, { rules: ['Other'] })).toBeNull()
    expect(decide(row, null, { rules: ['dormant'] })).not.toBeNull()
    expect(decide({ ...row, config: { x: 1 } }, null, { rules: ['Other'] })).toBeNull()
  })
})

it('a rule that is not valid fails by its name, field and problem', () => {
  let caught: unknown
  try {
    decide({ ...row, config: { daysAftr: 3 } }, active)
  } catch (error) {
    caught = error
  }
  expect(isLeoraError(caught, 'RULE_INVALID') && caught.message).toBe(
    "Rule 'Dormant' (customer-dormant): config.daysAftr: there is no 'daysAftr'; did you mean 'daysAfter'? " +
      'The keys are daysAfter, priority, taskTitle, taskDescription, dueInDays, repeatAfterDays, actions.',
  )
  expect(isLeoraError(caught) && caught.details).toEqual({ ruleId: 'customer-dormant', field: 'config.daysAftr' })
})
