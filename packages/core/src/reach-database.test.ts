import { describe, expect, it } from 'vitest'
import { LeoraError } from './errors.ts'
import { createReach } from './reach-database.ts'
import { createManualClock } from './testing/manual-clock.ts'

const full = () => new LeoraError('DATABASE_UNREACHABLE', 'full', { retryable: true, details: { sqlstate: '53300' } })
const refused = () => new LeoraError('DATABASE_UNREACHABLE', 'no', { retryable: true, details: { reason: 'refused' } })

/** Throws these one after another, then succeeds. */
function throwing(...errors: readonly LeoraError[]) {
  const left = [...errors]
  return async () => {
    const error = left.shift()
    if (error) throw error
    return 'there'
  }
}

describe('reaching the database', () => {
  it('one that answers that it cannot just now is asked again', async () => {
    expect(await createReach(createManualClock())(throwing(full(), full()))).toBe('there')
  })

  it('one that never answered may be a mistyped host: said at once by hand, tried again on schedule', async () => {
    await expect(createReach(createManualClock())(throwing(refused()))).rejects.toMatchObject({ message: 'no' })
    expect(await createReach(createManualClock())(throwing(refused(), refused()), { isScheduled: true })).toBe('there')
  })

  it('one that has answered before is tried again, by hand too', async () => {
    const reach = createReach(createManualClock())
    await reach(throwing())
    expect(await reach(throwing(refused(), refused()))).toBe('there')
    expect(await createReach(createManualClock())(throwing(full(), refused()))).toBe('there')
  })

  it('no wait goes beyond the deadline', async () => {
    const clock = createManualClock()
    const deadline = new Date(clock.now().getTime() + 1_000)
    const always = throwing(...Array.from({ length: 10 }, full))
    await expect(createReach(clock)(always, { deadline })).rejects.toMatchObject({ message: 'full' })
    expect(clock.sleeps.length).toBeGreaterThan(0)
    expect(clock.now() < deadline).toBe(true)
  })

  it('what no waiting mends is thrown at once', async () => {
    const clock = createManualClock()
    const wrong = new LeoraError('PERMISSION_DENIED', 'password', { details: { sqlstate: '28P01' } })
    await expect(createReach(clock)(throwing(wrong), { isScheduled: true })).rejects.toBe(wrong)
    expect(clock.sleeps).toEqual([])
  })
})
