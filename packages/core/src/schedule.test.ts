import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forAll } from '../test/support/random.ts'
import { cronFields } from './cron-fields.ts'
import { checkSchedule, expressionOf, zonedSchedule } from './schedule.ts'

const tenant = { id: 't1', slug: 'well-crafted', name: 'Well Crafted', timeZone: 'America/Chicago' }

describe('checkSchedule', () => {
  it.each([
    '0 2 * * *',
    '*/5 0-6,22 1,15 jan-MAR mon-fri',
    '0 */6 * * *',
    '59 23 31 12 7',
    '0 0 29 2 *',
    '0 0 30 2 sun',
    '1-9/2 * * * sat-sun',
  ])('takes %s', (cron) => expect(() => checkSchedule({ cron })).not.toThrow())

  it.each([
    ['0 2 * *', 'does not have five fields'],
    ['0 0 2 * * *', 'does not have five fields'],
    [' 0 2 * * *', 'does not have five fields'],
    ['@daily', 'does not have five fields'],
    ['', 'does not have five fields'],
    [
      '60 * * * *',
      "schedule.cron (minute): '60 * * * *' has '60'; allowed: *, 0 to 59, ranges a-b, lists a,b and steps",
    ],
    ['0 24 * * *', "(hour): '0 24 * * *' has '24'"],
    ['0 2 0 * *', "(day of month): '0 2 0 * *' has '0'; allowed: *, 1 to 31,"],
    ['0 2 * 13 *', "(month): '0 2 * 13 *' has '13'; allowed: *, 1 to 12 or jan to dec,"],
    ['0 2 * * 8', "(day of week): '0 2 * * 8' has '8'; allowed: *, 0 to 7 or sun to sat,"],
    ['0 2 * * monday', "has 'monday'"],
    ['0 2 L * *', "has 'L'"],
    ['0 2 15W * *', "has '15W'"],
    ['0 2 * * 5#2', "has '5#2'"],
    ['0 2 ? * 1', "has '?'"],
    ['0 2,,3 * * *', 'has an empty part'],
    ['0 2-x * * *', "has 'x'"],
    ['5/10 * * * *', "has '5/10': a step needs * or a range before it"],
    ['*/0 * * * *', "has the step '0', which is not within 1 to 60"],
    ['* */25 * * *', "has the step '25', which is not within 1 to 24"],
    ['0 22-6 * * *', "has '22-6', which runs backwards; write it as two ranges"],
    ['0 0 30 2 *', 'never fires: none of its months has such a day'],
    ['0 0 31 4,6,9,11 *', 'never fires'],
  ])('refuses %j', (cron, message) => {
    expect(() => checkSchedule({ cron })).toThrow(message)
    expect(() => checkSchedule({ cron })).toThrow(expect.objectContaining({ code: 'JOB_INVALID' }))
  })

  it.each(['UTC', 'America/New_York', 'Asia/Kathmandu', 'tenant'])('takes the zone %s', (zone) => {
    expect(() => checkSchedule({ cron: '0 2 * * *', zone })).not.toThrow()
  })

  it.each(['', ' UTC', 'Mars/Olympus', '+05:00', 'GMT+1', 'Tenant '])('refuses the zone %j', (zone) => {
    expect(() => checkSchedule({ cron: '0 2 * * *', zone }, 'grade-items')).toThrow(
      expect.objectContaining({
        code: 'JOB_INVALID',
        message: `Job 'grade-items', schedule.zone: '${zone}' is not known; allowed: an IANA name such as America/New_York, or 'tenant' for each tenant's own.`,
      }),
    )
  })

  it('refuses a missed policy that is none', () => {
    const schedule = { cron: '0 2 * * *', missed: 'never' as 'once' }
    expect(() => checkSchedule(schedule)).toThrow("schedule.missed: 'never' is not known; allowed: skip, once, all.")
  })

  it('names the job, the field and what is allowed', () => {
    expect(() => checkSchedule({ cron: '0 25 * * *' }, 'grade-items')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("Job 'grade-items', schedule.cron (hour)"),
        details: expect.objectContaining({
          job: 'grade-items',
          field: 'schedule.cron (hour)',
          allowed: expect.stringContaining('0 to 23'),
        }),
      }),
    )
  })

  it('takes nothing that croner would refuse', () => {
    const texts = [
      '*',
      '*/2',
      '0',
      '7',
      '31',
      '1-5',
      '5-1',
      '2-6/3',
      '5/2',
      '*/40',
      '1,2',
      'jan',
      'mon-sun',
      'sun-tue',
      'fri',
      '',
      'L',
      '7-7',
      '*,3',
    ]
    const text = fc.oneof(fc.constantFrom(...texts), fc.stringMatching(/^[0-9*,/-]{1,6}$/))
    forAll(
      [fc.tuple(text, text, text, text, text)],
      (fields) => {
        const cron = fields.join(' ')
        try {
          cronFields(cron)
        } catch {
          return
        }
        expect(() => new Cron(cron, { mode: '5-part', utcOffset: 0 })).not.toThrow()
      },
      { runs: 3_000 },
    )
  })
})

describe('a schedule for a tenant', () => {
  it('is in its own zone, UTC by default', () => {
    expect(zonedSchedule({ cron: '0 2 * * *' }, tenant)).toEqual({ cron: '0 2 * * *', zone: 'UTC' })
    expect(zonedSchedule({ cron: '0 2 * * *', zone: 'Europe/Paris' }, tenant).zone).toBe('Europe/Paris')
  })

  it("is in the tenant's where it says so", () => {
    const schedule = zonedSchedule({ cron: '0 2 * * *', zone: 'tenant' }, tenant)
    expect(schedule.zone).toBe('America/Chicago')
    expect(expressionOf(schedule)).toBe('0 2 * * * America/Chicago')
  })

  it('names the tenant whose zone does not exist', () => {
    const lost = { ...tenant, timeZone: 'Chicago' }
    expect(() => zonedSchedule({ cron: '0 2 * * *', zone: 'tenant' }, lost)).toThrow(
      "Tenant 'well-crafted' has the time zone 'Chicago'",
    )
    expect(() => zonedSchedule({ cron: '0 2 * * *' }, lost)).not.toThrow()
  })
})
