import { afterEach, expect, it } from 'vitest'
import { deadlineOf } from './deadline.ts'

const symbol = Symbol.for('@vercel/request-context')
const startedAt = new Date('2026-03-01T02:00:00Z')
const limits = { maxDuration: 300, marginSeconds: 5 }

afterEach(() => void Reflect.deleteProperty(globalThis, symbol))

const secondsWith = (context: unknown) => {
  Reflect.set(globalThis, symbol, context)
  return (deadlineOf(startedAt, limits).getTime() - startedAt.getTime()) / 1_000
}

it.each([
  ['there is no context', undefined],
  ['it is empty', {}],
  ['it has no current one', { get: () => undefined }],
  ['it has no deadline', { get: () => ({ waitUntil() {} }) }],
  ['the deadline is past', { get: () => ({ deadline: startedAt.getTime() - 1 }) }],
  ['the deadline is in another unit', { get: () => ({ deadline: startedAt.getTime() / 1_000 + 60 }) }],
  ['the deadline is no number', { get: () => ({ deadline: 'soon' }) }],
])('maxDuration where %s', (_, context) => {
  expect(secondsWith(context)).toBe(295)
})

it('the platform’s own where it has one; never more than half of what there is goes to the margin', () => {
  expect(secondsWith({ get: () => ({ deadline: startedAt.getTime() + 60_000 }) })).toBe(55)
  expect(secondsWith({ get: () => ({ deadline: startedAt.getTime() + 6_000 }) })).toBe(3)
})
