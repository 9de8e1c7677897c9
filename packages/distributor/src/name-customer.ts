import { mix } from './random.ts'
import { adjectives, nouns, offPremiseForms, onPremiseForms, surnames, towns } from './words.ts'

function at(list: readonly string[], index: number): string {
  return list[index % list.length] ?? ''
}

/** The roots of names: a family, a sign above the door, two families. */
const roots = [
  { count: surnames.length, root: (n: number) => at(surnames, n) },
  {
    count: adjectives.length * nouns.length,
    root: (n: number) => `The ${at(adjectives, n)} ${at(nouns, Math.floor(n / adjectives.length))}`,
  },
  {
    count: surnames.length * (surnames.length - 1),
    root(n: number) {
      const step = 1 + Math.floor(n / surnames.length)
      return `${at(surnames, n)} & ${at(surnames, n + step)}`
    },
  },
] as const

/**
 * The name of the n-th customer, unique by construction: n is mapped one to one to a root and a form (`prime` shares
 * no factor with their counts), and when these are used up, to a branch in a town, then to a number.
 */
export function nameCustomer(seed: number, index: number, isOnPremise: boolean): string {
  const prime = 7919
  const forms = isOnPremise ? onPremiseForms : offPremiseForms
  const { count, root } = roots[index % 3] ?? roots[0]
  const rank = Math.floor(index / 3)
  const capacity = count * forms.length
  const scattered = ((rank % capacity) * prime + (mix(seed) % capacity)) % capacity
  const name = at(forms, scattered).replace('*', root(Math.floor(scattered / forms.length)))
  const branch = Math.floor(rank / capacity)
  if (branch === 0) return name
  return `${name} ${towns[branch - 1] ?? `No. ${branch}`}`
}
