import { isLeoraError } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { refuseEdge } from './refuse-edge.ts'

it.each([
  ['Vercel’s', { EdgeRuntime: 'edge-runtime' }, {}],
  ['Next.js’s', {}, { NEXT_RUNTIME: 'edge' }],
])('the edge runtime is refused with one sentence, by %s sign of it', (_, scope, variables) => {
  let thrown: unknown
  try {
    refuseEdge(scope, variables)
  } catch (error) {
    thrown = error
  }
  expect(isLeoraError(thrown, 'CONFIG_INVALID') && thrown.message).toMatch(/^[^.]*edge runtime[^.]*Node\.js\.$/)
})

it('Node.js is not', () => {
  refuseEdge({}, { NEXT_RUNTIME: 'nodejs' })
})
