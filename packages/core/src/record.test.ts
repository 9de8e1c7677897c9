import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../test/support/random.ts'
import { isSameKey, recordId, recordKey } from './record.ts'

const anyPart = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('/', '%', '2', 'F', '5', ',', 'a') }))
const anyKey = fc.array(anyPart, { minLength: 1, maxLength: 4 })

describe('a record id', () => {
  it.each([
    [['c1'], 'c1'],
    [['c1', 's1'], 'c1/s1'],
    [['a/b', '100%'], 'a%2Fb/100%25'],
    [['%2F'], '%252F'],
    [['', ''], '/'],
  ])('of %j is %j, and back', (key, id) => {
    expect(recordId(key)).toBe(id)
    expect(recordKey(id)).toEqual(key)
  })

  it('comes back as its key, and is another for another key', () => {
    forAll([anyKey, anyKey], (one, other) => {
      expect(recordKey(recordId(one))).toEqual(one)
      expect(recordId(one) === recordId(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      expect(isSameKey(one, [...one])).toBe(true)
    })
  })
})

it('keys are the same part by part', () => {
  expect(isSameKey(['a,b', 'c'], ['a', 'b,c'])).toBe(false)
  expect(isSameKey(null, ['null'])).toBe(false)
  expect(isSameKey(null, null)).toBe(true)
})
