import fc from 'fast-check'

/** Units per period: mostly none, otherwise a few to thousands. */
export const anySeries = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 40 }) },
    fc.integer({ min: 1, max: 5_000 }),
  ),
  { maxLength: 110 },
)

export const anyDemand = anySeries.filter((series) => series.some((units) => units > 0))

/** What a series should not have, but may: negative, fractional, huge. */
export const anyNumbers = fc.array(fc.double({ min: -1e15, max: 1e15, noNaN: true }), { maxLength: 60 })

/** A smoothing parameter. */
export const anyAlpha = fc.double({ min: 0.01, max: 1, noNaN: true })

export const anyZeros = fc.integer({ min: 1, max: 60 }).map((length) => new Array<number>(length).fill(0))

/** Relative difference of two numbers, 0 for equal ones. */
export function difference(one: number, other: number): number {
  return one === other ? 0 : Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other))
}

/** Every number anywhere in a value, with its path: for saying that all are finite. */
export function numbersIn(value: unknown, path = 'it'): readonly (readonly [path: string, number])[] {
  if (typeof value === 'number') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => numbersIn(entry, `${path}.${key}`))
}
