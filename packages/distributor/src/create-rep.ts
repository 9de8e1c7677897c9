import { createRandom } from './random.ts'
import { givenNames, surnames, territories } from './words.ts'

/** A sales rep. */
export interface Rep {
  id: string
  name: string
  email: string
  territory: (typeof territories)[number]
  sampleAllowance: number
  isActive: boolean
  /** The share of tastings that this rep turns into an order. */
  persuasion: number
}

function toMailbox(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.')
}

/** The n-th rep; names are unique, since a second round of given names meets another family name. */
export function createRep(seed: number, index: number, id: string, slug: string): Rep {
  const random = createRandom(seed, 'rep', index)
  const given = givenNames[index % givenNames.length] ?? ''
  const surname = surnames[(index * 7 + Math.floor(index / givenNames.length)) % surnames.length] ?? ''
  const name = `${given} ${surname}`
  return {
    id,
    name,
    email: `${toMailbox(name)}@${slug}.example`,
    territory: territories[index % territories.length] ?? territories[0],
    sampleAllowance: random.chance(0.7) ? 60 : random.pick([8, 30, 90]),
    isActive: index % 8 !== 7,
    persuasion: 0.12 + 0.4 * random.next(),
  }
}
