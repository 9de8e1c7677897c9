import { expect, it } from 'vitest'
import { createDeadline } from './deadline.ts'

const at = (milliseconds: number) => new Date(milliseconds)

it('without an instant is never near', () => {
  const deadline = createDeadline(null)
  deadline.pageTook(1e9)
  expect(deadline.isNear(at(1e15))).toBe(false)
})

it('is near when it has come, before any page', () => {
  const deadline = createDeadline(at(1_000))
  expect(deadline.isNear(at(999))).toBe(false)
  expect(deadline.isNear(at(1_000))).toBe(true)
  expect(deadline.isNear(at(1_001))).toBe(true)
})

it('is near when less is left than twice the slowest page, however fast the others were', () => {
  const deadline = createDeadline(at(1_000))
  for (const took of [10, 100, 5]) deadline.pageTook(took)
  expect(deadline.isNear(at(799))).toBe(false)
  expect(deadline.isNear(at(800))).toBe(true)
})
