import { describe, expect, it } from 'vitest'
import { closestMatches } from './closest-matches.ts'

const jobs = ['update-account-types', 'sample-metrics', 'calculate-burn-rates', 'process-triggers']

describe('closest matches', () => {
  it.each([
    ['update-acount-types', ['update-account-types']],
    ['UPDATE-ACCOUNT-TYPES', ['update-account-types']],
    ['update', ['update-account-types']],
    ['sample-metric', ['sample-metrics']],
    ['proces-trigers', ['process-triggers']],
    ['something else', []],
    ['xyz', []],
  ])('of %j are %j', (text, matches) => {
    expect(closestMatches(text, jobs)).toEqual(matches)
  })

  it('are three at most, the nearest first, then by name', () => {
    expect(closestMatches('acme', ['acmf', 'acne', 'acme1', 'bcme', 'zzzz'])).toEqual(['acme1', 'acmf', 'acne'])
  })

  it('puts what differs by case and accents alone before what is spelt otherwise', () => {
    expect(closestMatches('bistro 2', ['Bistro 12', 'Bistro 2'])).toEqual(['Bistro 2', 'Bistro 12'])
    expect(closestMatches('cafe', ['cafes', 'Café'])).toEqual(['Café', 'cafes'])
  })

  it('of nothing are nothing', () => {
    expect(closestMatches('acme', [])).toEqual([])
  })
})
