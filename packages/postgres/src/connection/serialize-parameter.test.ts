import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseArray } from './parse-array.ts'
import { serializeParameter } from './serialize-parameter.ts'

test('scalars are their text', () => {
  const values = ['a', 1.5, 12345678901234567890n, true, null, new Date(0)]
  expect(values.map(serializeParameter)).toEqual([
    'a',
    '1.5',
    '12345678901234567890',
    'true',
    null,
    '1970-01-01T00:00:00.000Z',
  ])
})

test('what no column may hold is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, [1, Number.NaN]]) {
    expect(() => serializeParameter(value)).toThrow(expect.objectContaining({ code: 'DATA_REJECTED' }))
  }
  expect(() => serializeParameter(new Date(Number.NaN))).toThrow(expect.objectContaining({ code: 'DATA_REJECTED' }))
})

test('any list of texts survives the way there and back', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (list) => {
      expect(parseArray(serializeParameter(list) ?? '', (text) => text)).toEqual(list)
    }),
  )
})

test('reads arrays as the server writes them', () => {
  expect(parseArray('{}', String)).toEqual([])
  expect(parseArray('{1,-2,NULL}', Number)).toEqual([1, -2, null])
  expect(parseArray('{a b,"NULL","c,d","e\\"f\\\\",""}', String)).toEqual(['a b', 'NULL', 'c,d', 'e"f\\', ''])
})
