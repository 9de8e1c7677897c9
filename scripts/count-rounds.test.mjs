import { expect, it } from 'vitest'
import { countRounds } from './count-rounds.mjs'

it('counts tests with a seed, by how they ended', () => {
  const assertionResults = [
    { title: 'before claim, page 3 (seed 12)', status: 'passed' },
    { title: 'after claim, page 3 (seed 13)', status: 'failed' },
    { title: 'between two (seed 14)', status: 'pending' },
    { title: 'twenty processes', status: 'passed' },
  ]
  expect(countRounds({ testResults: [{ assertionResults }, { assertionResults }] })).toEqual({ passed: 2, failed: 2 })
})
