import { describe, expect, it } from 'vitest'
import { lastPlanned, nextPlanned, plannedInstants } from './planned-instants.ts'

function planned(cron: string, zone: string, after: string, until: string): readonly string[] {
  return plannedInstants({ cron, zone }, { after: new Date(after), until: new Date(until) }).map((instant) =>
    instant.toISOString(),
  )
}

const newYork = 'America/New_York'

describe('a local time that does not exist', () => {
  // New York, 2026-03-08: 02:00 to 03:00 are left out; 03:00 is 07:00Z
  const spring = (cron: string) => planned(cron, newYork, '2026-03-08T05:30:00Z', '2026-03-08T09:00:00Z')

  it('runs at the first instant after the gap', () => {
    expect(spring('30 2 * * *')).toEqual(['2026-03-08T07:00:00.000Z'])
    expect(spring('15,45 2 * * *')).toEqual(['2026-03-08T07:00:00.000Z'])
  })

  it('runs once where several are left out together, and where one is planned for that instant anyway', () => {
    expect(spring('0,20,40 2,3 * * *')).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-03-08T07:20:00.000Z',
      '2026-03-08T07:40:00.000Z',
    ])
  })

  it('runs then under a wildcard hour too: nothing planned is lost', () => {
    expect(spring('30 * * * *')).toEqual([
      '2026-03-08T06:30:00.000Z',
      '2026-03-08T07:00:00.000Z',
      '2026-03-08T07:30:00.000Z',
      '2026-03-08T08:30:00.000Z',
    ])
    // São Paulo left out midnight; without the rule `0 */6` would pause for 12 hours
    expect(planned('0 */6 * * *', 'America/Sao_Paulo', '2018-11-03T22:00:00Z', '2018-11-04T09:00:00Z')).toEqual([
      '2018-11-04T03:00:00.000Z',
      '2018-11-04T08:00:00.000Z',
    ])
  })

  it('runs at the first instant after the day that Samoa left out', () => {
    const skipped = (cron: string) => planned(cron, 'Pacific/Apia', '2011-12-29T13:00:00Z', '2011-12-31T10:00:00Z')
    expect(skipped('0 2 * * *')).toEqual(['2011-12-30T10:00:00.000Z', '2011-12-30T12:00:00.000Z'])
    expect(skipped('0 2 30 12 *')).toEqual(['2011-12-30T10:00:00.000Z'])
    expect(skipped('0 2 31 12 *')).toEqual(['2011-12-30T12:00:00.000Z'])
  })

  it('knows gaps of half an hour', () => {
    // Lord Howe, 2026-10-04: 02:00 to 02:30
    expect(planned('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-04T12:00:00Z')).toEqual([
      '2026-10-03T15:30:00.000Z',
    ])
  })
})

describe('a local time that exists twice', () => {
  // New York, 2026-11-01: 01:00 to 02:00 are repeated; first 05:00Z, then 06:00Z
  const autumn = (cron: string) => planned(cron, newYork, '2026-11-01T04:30:00Z', '2026-11-01T07:30:00Z')

  it('runs at the first', () => {
    expect(autumn('30 1 * * *')).toEqual(['2026-11-01T05:30:00.000Z'])
    expect(autumn('*/30 1 * * *')).toEqual(['2026-11-01T05:00:00.000Z', '2026-11-01T05:30:00.000Z'])
    expect(autumn('30 0-23 * * *')).toEqual(['2026-11-01T05:30:00.000Z', '2026-11-01T07:30:00.000Z'])
  })

  it('runs at both under a wildcard hour', () => {
    expect(autumn('30 * * * *')).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
      '2026-11-01T07:30:00.000Z',
    ])
    expect(planned('0 */6 * * *', 'America/Havana', '2026-11-01T03:30:00Z', '2026-11-01T12:00:00Z')).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-11-01T05:00:00.000Z',
      '2026-11-01T11:00:00.000Z',
    ])
  })

  it('has the first as its last planned instant all through the second pass', () => {
    const last = lastPlanned({ cron: '30 1 * * *', zone: newYork }, new Date('2026-11-01T06:45:00Z'))
    expect(last?.toISOString()).toBe('2026-11-01T05:30:00.000Z')
  })
})

describe('planned instants', () => {
  const daily = { cron: '0 2 * * *', zone: 'UTC' }

  it('are after the one end of a range and up to the other', () => {
    expect(planned(daily.cron, 'UTC', '2026-03-01T02:00:00Z', '2026-03-03T02:00:00Z')).toEqual([
      '2026-03-02T02:00:00.000Z',
      '2026-03-03T02:00:00.000Z',
    ])
    expect(planned(daily.cron, 'UTC', '2026-03-01T02:00:00Z', '2026-03-01T02:00:00Z')).toEqual([])
  })

  it('are the first ones of a range where they are limited', () => {
    const range = { after: new Date('2026-03-01T00:00:00Z'), until: new Date('2027-03-01T00:00:00Z'), limit: 2 }
    expect(plannedInstants(daily, range).map((instant) => instant.getUTCDate())).toEqual([1, 2])
  })

  it('include now as the last, and never as the next', () => {
    const now = new Date('2026-03-01T02:00:00Z')
    expect(lastPlanned(daily, now)).toEqual(now)
    expect(nextPlanned(daily, now)).toEqual(new Date('2026-03-02T02:00:00Z'))
    expect(lastPlanned(daily, new Date(now.getTime() - 1))).toEqual(new Date('2026-02-28T02:00:00Z'))
    expect(nextPlanned(daily, new Date(now.getTime() - 1))).toEqual(now)
  })

  it('are found years away: 29 February, across a century that has none', () => {
    const leap = { cron: '0 0 29 2 *', zone: newYork }
    expect(nextPlanned(leap, new Date('2096-03-01T00:00:00Z'))?.toISOString()).toBe('2104-02-29T05:00:00.000Z')
    expect(lastPlanned(leap, new Date('2104-02-29T04:59:59Z'))?.toISOString()).toBe('2096-02-29T05:00:00.000Z')
  })

  it('fall on either where day of month and day of week are both restricted', () => {
    expect(planned('0 0 1 * mon', 'UTC', '2026-03-31T12:00:00Z', '2026-04-07T00:00:00Z')).toEqual([
      '2026-04-01T00:00:00.000Z',
      '2026-04-06T00:00:00.000Z',
    ])
  })

  it('end with the calendar, in the year 3000', () => {
    expect(nextPlanned(daily, new Date('3001-01-01T00:00:00Z'))).toBeNull()
  })

  it('are none of a zone that does not exist', () => {
    expect(() => nextPlanned({ cron: '0 2 * * *', zone: 'Mars/Olympus' }, new Date(0))).toThrow(
      "'Mars/Olympus' is not a time zone",
    )
  })
})
