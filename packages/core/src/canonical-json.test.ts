import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../test/support/random.ts'
import { canonicalJson, contentHash } from './canonical-json.ts'
import type { JsonValue } from './decision.ts'

const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>

/** The same value with the keys of every object in another order. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, turned(entry)]),
  )
}

describe('canonical JSON', () => {
  it('sorts keys at every depth, and leaves lists alone', () => {
    expect(canonicalJson({ b: [2, 1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[2,1,{"c":"x","d":null}]}')
  })

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 } as unknown as JsonValue)).toBe('{"b":1}')
  })

  it('is JSON of the same value, and the same text for equal values', () => {
    forAll([anyJson], (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(turned(value))).toBe(text)
    })
  })
})

describe('a content hash', () => {
  it('is 64 bits of FNV-1a', () => {
    // the published vector for the text "a"; ours is of the JSON text, quotes included
    const fnv = (text: string) =>
      [...new TextEncoder().encode(text)].reduce(
        (hash, byte) => ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn,
        0xcbf29ce484222325n,
      )
    expect(fnv('a').toString(16)).toBe('af63dc4c8601ec8c')
    expect(contentHash('a')).toBe(fnv('"a"').toString(16).padStart(16, '0'))
    expect(contentHash('ü€')).toBe(fnv('"ü€"').toString(16).padStart(16, '0'))
  })

  it('is always 16 digits, the same for equal values, another for others', () => {
    forAll([anyJson, anyJson], (one, other) => {
      expect(contentHash(one)).toMatch(/^[0-9a-f]{16}$/)
      expect(contentHash(turned(one))).toBe(contentHash(one))
      expect(contentHash(one) === contentHash(other)).toBe(canonicalJson(one) === canonicalJson(other))
    })
  })
})
