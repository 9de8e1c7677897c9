import { describe, expect, it } from 'vitest'
import type { DeliveryResult } from '../ports/delivery.ts'
import { deliveryRetryRule } from './next-attempt-delay.ts'
import { settlementOf } from './settlement-of.ts'

const evidence = { status: 503, durationMs: 7, address: '192.0.2.1', excerpt: 'busy' }
const kept = { status: 503, durationMs: 7, excerpt: 'busy' }
const failure = { code: 'STATUS', message: 'hooks.example.com: busy (503).' } as const
const retry: DeliveryResult = { outcome: 'retry', ...failure, evidence }

describe('what becomes of a message', () => {
  it.each<[string, DeliveryResult, number, object]>([
    ['delivered', { outcome: 'delivered', evidence }, 1, { status: 'delivered', evidence: kept }],
    ['a first failure waits', retry, 1, { status: 'pending', delaySeconds: 15, ...failure, evidence: kept }],
    ['longer each time', retry, 3, { status: 'pending', delaySeconds: 60, ...failure, evidence: kept }],
    [
      'as long as the receiver asks, and a little',
      { ...retry, retryAfterSeconds: 100 },
      1,
      { status: 'pending', delaySeconds: 115 },
    ],
    ['the last failure', retry, deliveryRetryRule.attempts, { status: 'dead', ...failure, evidence: kept }],
    ['rejected', { ...retry, outcome: 'rejected' }, 1, { status: 'dead', ...failure }],
    ['gone', { ...retry, outcome: 'gone', code: 'GONE' }, 1, { status: 'dead', disables: true, code: 'GONE' }],
    ['broken off', { ...retry, code: 'ABORTED' }, 1, { status: 'pending', delaySeconds: 0, code: 'ABORTED' }],
    ['broken off for the 16th time', { ...retry, code: 'ABORTED' }, 16, { status: 'pending', delaySeconds: 0 }],
  ])('%s', (_, result, attempt, expected) => {
    expect(settlementOf(result, { attempt, random: 0.5 })).toMatchObject(expected)
  })

  it('only the end of a destination disables it', () => {
    expect(settlementOf({ ...retry, outcome: 'rejected' }, { attempt: 1, random: 0 })).not.toHaveProperty('disables')
  })
})
