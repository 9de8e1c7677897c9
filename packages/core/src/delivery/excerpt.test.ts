import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { excerpt, withoutControls } from './excerpt.ts'

describe('an excerpt of an answer', () => {
  it.each([
    ['  ok\r\n', 'ok'],
    ['<p>\n  no\tsuch   hook</p>', '<p> no such hook</p>'],
    ['\u001b[31mred\u0007', '[31mred'],
    ['a\u202eb\u2028c\ufeffd\u009be', 'a b c d e'],
    ['Weißwein 🍷', 'Weißwein 🍷'],
    ['', null],
    [' \n\0', null],
  ])('%j becomes %j', (answer, expected) => {
    expect(excerpt(answer)).toBe(expected)
  })

  it('is at most 500 characters, without halves of any', () => {
    expect(excerpt('x'.repeat(500))).toBe('x'.repeat(500))
    expect(excerpt('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`)
    expect(excerpt(`${'x'.repeat(498)}🍷🍷`)).toBe(`${'x'.repeat(498)}…`)
  })

  it('is printable and bounded, whatever was answered', () => {
    forAll([fc.string({ unit: 'binary', maxLength: 1_000 })], (answer) => {
      const line = excerpt(answer)
      if (line === null) return
      expect(line.length).toBeLessThanOrEqual(500)
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
      expect(withoutControls(line)).toBe(line)
    })
  })
})
