import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../test/support/random.ts'
import { longestRetryAfterSeconds, retryAfterSeconds } from './retry-after.ts'

const now = new Date('2026-11-06T08:49:00.500Z')

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['Fri, 06 Nov 2026 08:49:37 GMT', 37],
    ['Friday, 06-Nov-26 08:49:37 GMT', 37],
    ['Fri Nov  6 08:49:37 2026', 37],
    ['Fri Nov 06 08:49:37 2026', 37],
    // the past is now
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
    // bounded
    ['99999999999999999999999', longestRetryAfterSeconds],
    ['Fri, 06 Nov 2099 08:49:37 GMT', longestRetryAfterSeconds],
    ['Friday, 06-Nov-76 08:49:37 GMT', longestRetryAfterSeconds],
  ])('%j is %i s', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds)
  })

  it.each([
    undefined,
    '',
    'soon',
    '-5',
    '1.5',
    '1e9',
    '5 s',
    '2026-11-06T09:00:00Z',
    'Fri, 06 Nom 2026 08:49:37 GMT',
    '5, 6',
  ])('%j says nothing', (header) => {
    expect(retryAfterSeconds(header, now)).toBeUndefined()
  })

  it('is from 0 to its bound, or nothing, whatever is sent', () => {
    forAll(
      [
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
      ],
      (header) => {
        const seconds = retryAfterSeconds(header, now)
        if (seconds === undefined) return
        expect(Number.isInteger(seconds)).toBe(true)
        expect(seconds).toBeGreaterThanOrEqual(0)
        expect(seconds).toBeLessThanOrEqual(longestRetryAfterSeconds)
      },
    )
  })

  it('agrees with the platform about every date that is written as the standard has it', () => {
    const soon = fc.integer({ min: 0, max: longestRetryAfterSeconds })
    forAll(
      [fc.date({ min: new Date('1970-01-01'), max: new Date('9000-01-01'), noInvalidDate: true }), soon],
      (from, seconds) => {
        const base = new Date(Math.floor(from.getTime() / 1000) * 1000)
        const header = new Date(base.getTime() + seconds * 1000).toUTCString()
        expect(retryAfterSeconds(header, base)).toBe(seconds)
      },
    )
  })
})
