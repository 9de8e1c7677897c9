import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { missedOccurrence, occurrenceAsOf, occurrenceInput, plannedOccurrence } from './occurrence.ts'
import { gradeItems } from './testing/item-job.ts'

const tenant = { id: 't1', slug: 'well-crafted', name: 'Well Crafted', timeZone: 'America/New_York' }
const plannedAt = new Date('2026-03-02T02:00:00Z')

describe('an occurrence', () => {
  it('stands as of the local day of its planned instant, or of the last day complete then', () => {
    expect(occurrenceAsOf('planned-day', plannedAt, tenant)).toBe('2026-03-01')
    expect(occurrenceAsOf('last-complete-day', plannedAt, tenant)).toBe('2026-02-28')
    const midnight = new Date('2026-03-02T05:00:00Z')
    expect(occurrenceAsOf('last-complete-day', midnight, tenant)).toBe('2026-03-01')
  })

  it('begins without outcome, run or attempt', () => {
    expect(plannedOccurrence(gradeItems, tenant, plannedAt)).toEqual({
      job: 'grade-items',
      tenantId: 't1',
      plannedAt,
      outcome: null,
      reason: null,
      runId: null,
      attempts: 0,
      asOf: '2026-03-01',
    })
  })

  it('that was missed says why', () => {
    expect(missedOccurrence(gradeItems, tenant, plannedAt, 'window')).toMatchObject({
      outcome: 'missed',
      reason: 'window',
      asOf: '2026-03-01',
    })
  })

  it("takes the defaults of the job's input", () => {
    expect(occurrenceInput({ ...gradeItems, input: z.strictObject({ days: z.number().default(30) }) })).toEqual({
      days: 30,
    })
  })

  it('cannot be of a job whose input has no default', () => {
    const asking = { ...gradeItems, input: z.strictObject({ days: z.number() }) }
    expect(() => occurrenceInput(asking)).toThrow(
      expect.objectContaining({ code: 'JOB_INVALID', message: expect.stringContaining('days') }),
    )
  })
})
