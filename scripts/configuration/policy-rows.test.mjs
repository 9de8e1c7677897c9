import { expect, it } from 'vitest'
import { policyRows } from './policy-rows.mjs'

it('lists the leaves of a policy with what is allowed and the default', () => {
  const schema = {
    type: 'object',
    properties: {
      window: {
        type: 'object',
        properties: { days: { type: 'integer', exclusiveMinimum: 0, maximum: 90, default: 30 } },
      },
      share: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
      names: { type: 'array', items: { enum: ['a', 'b'] }, minItems: 1, default: ['a'] },
      cap: { anyOf: [{ type: 'integer', maximum: Number.MAX_SAFE_INTEGER }, { type: 'null' }], default: null },
    },
  }
  expect(policyRows(schema)).toEqual([
    { path: 'window.days', allowed: 'whole number above 0 to 90', default: '30' },
    { path: 'share', allowed: 'number from 0 to 1', default: '0.5' },
    { path: 'names', allowed: 'list of "a", "b", at least 1', default: '["a"]' },
    { path: 'cap', allowed: 'whole number or null', default: 'null' },
  ])
})
