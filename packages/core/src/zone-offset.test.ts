import { describe, expect, it } from 'vitest'
import { firstTransition, isTimeZone, lastTransition, offsetAt } from './zone-offset.ts'

const hour = 3_600_000
const at = (text: string) => Date.parse(text)

describe('the offset of a zone', () => {
  it('changes at the very second', () => {
    expect(offsetAt('America/New_York', at('2026-03-08T06:59:59.999Z'))).toBe(-5 * hour)
    expect(offsetAt('America/New_York', at('2026-03-08T07:00:00Z'))).toBe(-4 * hour)
    expect(offsetAt('Asia/Kathmandu', at('2026-01-01T00:00:00Z'))).toBe(5.75 * hour)
    expect(offsetAt('Pacific/Apia', at('2011-12-30T10:00:00Z'))).toBe(14 * hour)
  })

  it('is known at the turn of a year', () => {
    expect(offsetAt('Europe/London', at('2025-12-31T23:59:59Z'))).toBe(0)
    expect(offsetAt('Australia/Lord_Howe', at('2026-01-01T00:00:00Z'))).toBe(11 * hour)
    // Singapore left half an hour out at midnight of a new year, 16:00 UTC
    expect(offsetAt('Asia/Singapore', at('1981-12-31T15:59:59Z'))).toBe(7.5 * hour)
    expect(offsetAt('Asia/Singapore', at('1981-12-31T16:00:00Z'))).toBe(8 * hour)
  })
})

describe('transitions', () => {
  const spring = { at: at('2026-03-08T07:00:00Z'), before: -5 * hour, after: -4 * hour }
  const autumn = { at: at('2026-11-01T06:00:00Z'), before: -4 * hour, after: -5 * hour }

  it('are found forwards and backwards, after the one end and up to the other', () => {
    expect(firstTransition('America/New_York', spring.at - 1, spring.at)).toEqual(spring)
    expect(firstTransition('America/New_York', spring.at, autumn.at - 1)).toBeNull()
    expect(lastTransition('America/New_York', spring.at, autumn.at)).toEqual(autumn)
    expect(lastTransition('America/New_York', spring.at, autumn.at - 1)).toBeNull()
    expect(lastTransition('America/New_York', autumn.at, at('2028-03-01T00:00:00Z'))?.at).toBe(
      at('2027-11-07T06:00:00Z'),
    )
  })

  it('that were taken back within a week are seen', () => {
    const first = firstTransition('America/Boa_Vista', at('2000-06-01T00:00:00Z'), at('2001-01-01T00:00:00Z'))
    const second = first && firstTransition('America/Boa_Vista', first.at, at('2001-01-01T00:00:00Z'))
    expect([first?.at, second?.at]).toEqual([at('2000-10-08T04:00:00Z'), at('2000-10-15T03:00:00Z')])
  })

  it('are none in UTC', () => {
    expect(firstTransition('UTC', at('1970-01-01T00:00:00Z'), at('2040-01-01T00:00:00Z'))).toBeNull()
  })
})

describe('isTimeZone', () => {
  it.each(['UTC', 'America/New_York', 'Etc/GMT+5'])('takes %s', (zone) => expect(isTimeZone(zone)).toBe(true))
  it.each(['', '+05:00', 'Mars/Olympus', 'GMT+1', ' UTC'])('refuses %j', (zone) => expect(isTimeZone(zone)).toBe(false))
})
