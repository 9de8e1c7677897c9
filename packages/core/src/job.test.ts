import { describe, expect, it } from 'vitest'
import { defineJob, defineStep } from './job.ts'
import { itemStep, jobHead } from './testing/item-job.ts'

const named = (name: string) => defineJob({ ...jobHead, ...itemStep('item'), name })

describe('defineJob', () => {
  it('of one step makes a job of a list of one, named after its records, standing at the planned day', () => {
    const job = named('grade-items')
    expect(job.steps.map(({ name }) => name)).toEqual(['item'])
    expect(job.asOf).toBe('planned-day')
    expect('select' in (job.steps[0] ?? {})).toBe(false)
  })

  it('keeps select, and the rule for as-of, where they are given', () => {
    const job = defineJob({ ...jobHead, ...itemStep('item'), asOf: 'last-complete-day', select: (decided) => decided })
    expect(job.asOf).toBe('last-complete-day')
    expect(job.steps[0]?.select).toBeTypeOf('function')
  })

  it.each(['a', '0', 'update-account-types', 'A.b_c-9', 'x'.repeat(256), 'processes'])('takes the name %s', (name) => {
    expect(named(name).name).toBe(name)
  })

  it.each(['', '-a', '.', '..', 'a b', 'a/b', 'ä', 'a\n', 'x'.repeat(257), 'process', 'tick', 'health'])(
    'refuses the name %j',
    (name) => {
      expect(() => named(name)).toThrow(expect.objectContaining({ code: 'JOB_INVALID' }))
    },
  )

  it('refuses no step, and two of one name', () => {
    const step = (name: string) => defineStep({ name, ...itemStep('item') })
    expect(() => defineJob({ ...jobHead, steps: [] })).toThrow(expect.objectContaining({ code: 'JOB_INVALID' }))
    expect(() => defineJob({ ...jobHead, steps: [step('a'), step('a')] })).toThrow(/name of its own/)
    expect(defineJob({ ...jobHead, steps: [step('a'), step('b')] }).steps).toHaveLength(2)
  })
})
