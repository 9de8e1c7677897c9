import { mix } from './random.ts'

const kinds = {
  tenant: 1,
  sales_rep: 2,
  customer: 3,
  supplier: 4,
  product: 5,
  sku: 6,
  order: 7,
  order_line: 8,
  sample: 9,
  purchase_order_line: 10,
  task: 11,
} as const

/** The uuid of the n-th record of a kind. */
export type Ids = (kind: keyof typeof kinds, index: number) => string

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function pair(word: number, shift: number): string {
  return `${hex[(word >>> (shift + 8)) & 255]}${hex[(word >>> shift) & 255]}`
}

/**
 * Ids as a function of (seed, kind, index), laid out as version 4. The first word is a bijection of the index, so two
 * records of a kind never share an id; two tenants of one id seed share all of theirs.
 */
export function createIds(idSeed: number): Ids {
  return (kind, index) => {
    const base = mix(idSeed ^ Math.imul(kinds[kind], 0x9e3779b9))
    const first = mix(index ^ base)
    const second = (mix(first + base) & 0xffff0fff) | 0x4000
    const third = (mix(second ^ first) & 0x3fffffff) | 0x80000000
    const fourth = mix(third + first)
    return (
      `${pair(first, 16)}${pair(first, 0)}-${pair(second, 16)}-${pair(second, 0)}-` +
      `${pair(third, 16)}-${pair(third, 0)}${pair(fourth, 16)}${pair(fourth, 0)}`
    )
  }
}
