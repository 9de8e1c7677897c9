import { expect, it } from 'vitest'
import { rendered, templateProblem } from './templates.ts'

it.each([
  ['Call {{customer}} about {{ sku }}', 'sample', null],
  ['no placeholder, {single} braces', 'sku', null],
  ['Call {{costumer}}', 'customer', 'there is no {{costumer}} about a customer; did you mean {{customer}}?'],
  ['{{sku}}', 'customer', 'there is no {{sku}} about a customer'],
  ['{{days}}', 'sku', 'Allowed: {{sku}}, {{date}}, {{rule}}'],
  ['{{}}', 'sku', 'there is no {{}} about a sku'],
] as const)('%s about a %s: %s', (template, kind, problem) => {
  const found = templateProblem(template, kind)
  if (problem === null) expect(found).toBeNull()
  else expect(found).toContain(problem)
})

it('fills in each placeholder once: what a name holds is no template', () => {
  const words = { customer: 'A {{rule}} $& B', days: '7' }
  expect(rendered('{{customer}}: {{ days }} days, {{days}}{{rep}}.', words)).toBe('A {{rule}} $& B: 7 days, 7.')
})
