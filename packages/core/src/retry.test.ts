import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../test/support/random.ts'
import { LeoraError } from './errors.ts'
import { defaultRetryRule, retryDelayMs, withRetry } from './retry.ts'
import { createManualClock } from './testing/manual-clock.ts'

const passing = () => new LeoraError('CONFLICT', 'deadlock detected', { retryable: true })
const lasting = () => new LeoraError('STATEMENT_FAILED', 'no such column')

/** Work that fails so many times, then gives the number of its attempt. */
function failing(times: number, error: () => unknown) {
  return async (attempt: number) => {
    if (attempt <= times) throw error()
    return attempt
  }
}

describe('the wait before another attempt', () => {
  it('is a random share of a ceiling that doubles, up to the longest', () => {
    forAll([fc.integer({ min: 1, max: 2_000 }), fc.double({ min: 0, max: 0.999, noNaN: true })], (attempt, random) => {
      const ceiling = Math.min(10_000, 100 * 2 ** (attempt - 1))
      const delay = retryDelayMs(attempt, random)
      expect(delay).toBeGreaterThanOrEqual(0)
      expect(delay).toBeLessThanOrEqual(ceiling)
      expect(delay).toBeCloseTo(random * ceiling, 6)
    })
  })
})

describe('withRetry', () => {
  it('gives the result, without a wait where all goes well', async () => {
    const clock = createManualClock()
    expect(await withRetry(failing(0, passing), { clock })).toBe(1)
    expect(clock.sleeps).toEqual([])
  })

  it('tells of every failed attempt, and counts them from 1', async () => {
    const clock = createManualClock()
    const told: unknown[] = []
    const onRetry = (error: LeoraError, attempt: number) => told.push([error.code, attempt])
    expect(await withRetry(failing(2, passing), { clock, onRetry })).toBe(3)
    expect(told).toEqual([
      ['CONFLICT', 1],
      ['CONFLICT', 2],
    ])
    expect(clock.sleeps).toHaveLength(2)
  })

  it('throws the last error as it is when the attempts are used up', async () => {
    const clock = createManualClock()
    const errors: LeoraError[] = []
    const work = failing(100, () => errors[errors.push(passing()) - 1])
    const thrown = await withRetry(work, { clock }).catch((error: unknown) => error)
    expect(thrown).toBe(errors.at(-1))
    expect(errors).toHaveLength(defaultRetryRule.attempts)
    expect(clock.sleeps).toHaveLength(defaultRetryRule.attempts - 1)
  })

  it.each([
    ['an error that will not pass', lasting],
    ['an error of somebody else', () => new TypeError('oops')],
    ['no error at all', () => 'text'],
  ])('does not repeat %s', async (_what, error) => {
    const clock = createManualClock()
    const thrown = error()
    await expect(
      withRetry(
        failing(1, () => thrown),
        { clock },
      ),
    ).rejects.toBe(thrown)
    expect(clock.sleeps).toEqual([])
  })

  it('stops when told to, before the wait or during it', async () => {
    const clock = createManualClock()
    await expect(withRetry(failing(1, passing), { clock, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(clock.sleeps).toEqual([])
    const stop = new AbortController()
    let attempts = 0
    const work = async () => {
      attempts += 1
      throw passing()
    }
    const sleeping = { ...clock, sleep: async () => stop.abort() }
    await expect(withRetry(work, { clock: sleeping, signal: stop.signal })).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(attempts).toBe(1)
  })
})
