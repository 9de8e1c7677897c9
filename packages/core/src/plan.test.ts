import { describe, expect, it } from 'vitest'
import { planAhead } from './plan.ts'

const jobs = [
  { name: 'grade-items', schedule: { cron: '30 2 * * *', zone: 'tenant' } },
  { name: 'sweep', schedule: { cron: '0 */6 * * *' } },
]
const eastern = { id: 't1', slug: 'eastern', name: 'Eastern', timeZone: 'America/New_York' }
const nepal = { id: 't2', slug: 'nepal', name: 'Nepal', timeZone: 'Asia/Kathmandu' }

describe('a plan', () => {
  it("has each tenant's next occurrences, sorted by time, with the local time of the schedule's zone", () => {
    const plan = planAhead(jobs, [eastern, nepal], { from: new Date('2026-03-08T00:00:00Z'), count: 2 })
    expect(plan.map(({ job, tenant, localTime }) => `${tenant.slug} ${job} ${localTime}`)).toEqual([
      'eastern sweep 2026-03-08T06:00:00+00:00',
      'nepal sweep 2026-03-08T06:00:00+00:00',
      'eastern grade-items 2026-03-08T03:00:00-04:00',
      'nepal sweep 2026-03-08T12:00:00+00:00',
    ])
    expect(plan[2]).toMatchObject({ plannedAt: new Date('2026-03-08T07:00:00Z'), zone: 'America/New_York' })
  })

  it('begins after its moment: what is planned for then is due, not ahead', () => {
    const [first] = planAhead(jobs.slice(1), [nepal], { from: new Date('2026-03-08T06:00:00Z'), count: 1 })
    expect(first?.plannedAt).toEqual(new Date('2026-03-08T12:00:00Z'))
  })

  it('tells the two passes of a repeated hour apart', () => {
    const hourly = [{ name: 'hourly', schedule: { cron: '30 * * * *', zone: 'tenant' } }]
    const plan = planAhead(hourly, [eastern], { from: new Date('2026-11-01T05:00:00Z'), count: 2 })
    expect(plan.map(({ localTime }) => localTime)).toEqual(['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00'])
  })

  it('is empty without jobs, tenants or a count', () => {
    const options = { from: new Date('2026-03-08T00:00:00Z'), count: 0 }
    expect([
      planAhead([], [eastern], { ...options, count: 3 }),
      planAhead(jobs, [], { ...options, count: 3 }),
      planAhead(jobs, [eastern], options),
    ]).toEqual([[], [], []])
  })

  it('names the tenant whose zone does not exist', () => {
    const lost = { ...nepal, timeZone: 'Kathmandu' }
    expect(() => planAhead(jobs, [lost], { from: new Date('2026-03-08T00:00:00Z'), count: 1 })).toThrow(
      "Tenant 'nepal'",
    )
  })
})
