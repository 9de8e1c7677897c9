import fc from 'fast-check'
import { vi } from 'vitest'

/** What this process's random tests start from: LEORA_SEED, or chance. Printed, so that a failure can be repeated. */
const seed = Number(process.env.LEORA_SEED ?? Math.floor(Math.random() * 2 ** 31))
console.info(`LEORA_SEED=${seed}`)

// Hundreds of runs a test: two seconds alone, ten on a machine that does much else.
vi.setConfig({ testTimeout: 60_000 })

/** Holds for every generated value; a failure names the seed, the path to the counterexample, and the counterexample itself. */
export function forAll<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  predicate: (...values: Values) => void,
  options: { readonly runs?: number } = {},
): void {
  // what `expect` returns is no verdict
  const property = fc.property<Values>(...arbitraries, (...values) => {
    predicate(...values)
  })
  fc.assert(property, { seed, numRuns: options.runs ?? 200 })
}

/** The same for a predicate that takes its time. */
export async function forAllAsync<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  predicate: (...values: Values) => Promise<void>,
  options: { readonly runs?: number } = {},
): Promise<void> {
  await fc.assert(fc.asyncProperty<Values>(...arbitraries, predicate), { seed, numRuns: options.runs ?? 100 })
}
