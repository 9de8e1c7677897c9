import { expect, it } from 'vitest'
import { createRunId } from './run-id.ts'
import { createManualClock } from './testing/manual-clock.ts'

it('is a UUID of version 7: time, version, variant, chance', () => {
  const clock = createManualClock(new Date(0x017f22e279b0))
  // the time of RFC 9562, appendix A.6
  expect(createRunId(clock)).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

it('sorts by time, and differs within a millisecond', () => {
  const clock = createManualClock()
  const ids: string[] = []
  for (let index = 0; index < 200; index += 1) {
    ids.push(createRunId(clock))
    clock.advance(1)
  }
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(Array.from({ length: 1_000 }, () => createRunId(clock))).size).toBe(1_000)
})

it('sorts behind the last one, whatever the clock says', () => {
  const clock = createManualClock()
  const last = createRunId(clock)
  for (const milliseconds of [-3_600_000, 0, 3_600_000]) {
    clock.advance(milliseconds)
    expect(createRunId(clock, last) > last).toBe(true)
  }
})

it('takes chance at its ends', () => {
  for (const random of [0, 0.999_999_999]) {
    expect(createRunId({ ...createManualClock(), random: () => random })).toMatch(/^[0-9a-f-]{36}$/)
  }
})
