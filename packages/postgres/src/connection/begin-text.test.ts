import { expect, test } from 'vitest'
import { beginText } from './begin-text.ts'

test('begins plainly, or with all that lasts for one transaction', () => {
  expect(beginText({})).toBe('begin')
  expect(beginText({ readOnly: true, isolation: 'serializable' })).toBe('begin isolation level serializable read only')
  expect(beginText({ settings: { 'app.a': `it's`, 'app.b': 'c:\\d' }, role: 'r' })).toBe(
    `begin; select set_config('app.a', 'it''s', true), set_config('app.b', E'c:\\\\d', true), set_config('role', 'r', true)`,
  )
  expect(beginText({ statementTimeoutSeconds: 0.25, role: 'r' })).toBe(
    `begin; select set_config('statement_timeout', '250ms', true), set_config('role', 'r', true)`,
  )
})

test('refuses what would cut the message short', () => {
  expect(() => beginText({ settings: { 'app.a': 'a\0b' } })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
})
