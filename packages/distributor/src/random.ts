const streams = {
  history: 1,
  customer: 2,
  order: 3,
  tasting: 4,
  catalog: 5,
  rep: 6,
  stock: 7,
  purchase: 8,
  task: 9,
  record: 10,
  line: 11,
  tasted: 12,
} as const

/** A deterministic source of random draws. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** An integer in [0, limit). */
  below(limit: number): number
  /** An integer in [low, high], both included. */
  between(low: number, high: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T
}

/** Scrambles 32 bits one to one (a murmur-style finalizer): different inputs never meet. */
export function mix(value: number): number {
  let x = value ^ (value >>> 16)
  x = Math.imul(x, 0x21f0aaad)
  x ^= x >>> 15
  x = Math.imul(x, 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}

/**
 * The generator sfc32. Every (seed, stream, index) is a sequence of its own, so a customer can be drawn again at any
 * time without drawing those before it, and a new draw in one place moves nothing elsewhere.
 */
export function createRandom(seed: number, stream: keyof typeof streams, index = 0): Random {
  let a = mix(mix(mix(0x9e3779b9 ^ seed) ^ streams[stream]) ^ index)
  let b = mix(mix(mix(0x243f6a88 ^ index) ^ seed) ^ streams[stream])
  let c = mix(mix(mix(0xb7e15162 ^ streams[stream]) ^ index) ^ seed)
  let counter = 1

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  function below(limit: number): number {
    return Math.floor(next() * limit)
  }
  for (let warmUp = 0; warmUp < 8; warmUp++) next()

  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
  }
}
