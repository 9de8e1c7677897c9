import { isLeoraError } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { parseCount, parseDuration, parseJson, parseRecord } from './parse-value.ts'

it.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['1.5m', 90_000],
  ['250ms', 250],
  ['1h', 3_600_000],
])('reads the duration %s', (text, milliseconds) => {
  expect(parseDuration('--timeout', text)).toBe(milliseconds)
})

it('reads records and JSON', () => {
  expect(parseRecord('--only', 'customer=a=b')).toEqual({ kind: 'customer', id: 'a=b' })
  expect(parseJson('--input', '{"a":[1]}')).toEqual({ a: [1] })
})

it.each([
  ['a negative duration', () => parseDuration('--timeout', '-1')],
  ['an unknown unit', () => parseDuration('--timeout', '3d')],
  ['no duration', () => parseDuration('--timeout', '')],
  ['a fraction', () => parseCount('--limit', '1.5')],
  ['too many', () => parseCount('--limit', '10001')],
  ['no number', () => parseCount('--limit', '')],
  ['no kind', () => parseRecord('--only', '=42')],
  ['no id', () => parseRecord('--only', 'customer=')],
])('refuses %s', (_, parse) => {
  let thrown: unknown
  try {
    parse()
  } catch (error) {
    thrown = error
  }
  expect(isLeoraError(thrown, 'INPUT_INVALID')).toBe(true)
})
