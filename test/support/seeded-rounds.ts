/** A round of a matrix: what is done, and the chance that decides the rest. */
export interface Round<Item> {
  readonly item: Item
  readonly seed: number
  /** A whole number in [0, below), the same for the same seed. */
  draw(below: number): number
}

/**
 * Every item once, or `usual` rounds, or as many as LEORA_ROUNDS says, the items taken in turn. LEORA_SEED repeats the
 * rounds of another run; the seed of each stands in its test's name.
 */
export function seededRounds<Item>(items: readonly Item[], usual = items.length): readonly Round<Item>[] {
  const first = Number(process.env.LEORA_SEED ?? Date.now() % 1_000_000)
  const count = Number(process.env.LEORA_ROUNDS ?? usual)
  if (!Number.isInteger(first) || !Number.isInteger(count)) throw new Error('LEORA_SEED and LEORA_ROUNDS are integers')
  console.info(`LEORA_SEED=${first} LEORA_ROUNDS=${count}`)
  return Array.from({ length: count }, (_, index) => first + index).flatMap((seed) => {
    const at = seed % items.length
    return items.slice(at, at + 1).map((item) => ({ item, seed, draw: drawing(seed) }))
  })
}

/** Mulberry32. */
function drawing(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}
