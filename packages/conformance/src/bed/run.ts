import { type Clock, createRunner, type Job, type Observer, type Policies, type Runner } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { clock } from './clock.ts'
import type { TestBed } from './test-bed.ts'

/** A runner over the bed's database, its clock at noon. */
export function runnerOn(
  { database }: Pick<TestBed, 'database'>,
  options: {
    readonly jobs?: readonly Job[]
    readonly pageSize?: number
    readonly policies?: Policies
    readonly observers?: readonly Observer[]
    readonly clock?: Clock
  } = {},
): Runner {
  return createRunner({ jobs: [updateAccountTypes], clock, database, ...options })
}

/** update-account-types, but `decide` throws for the customer of this name. */
export function throwingFor(name: string): Job {
  const steps = updateAccountTypes.steps.map((step) => ({
    ...step,
    decide(...given: Parameters<typeof step.decide>) {
      if (isCalled(given[0], name)) throw new RangeError(`decide cannot bear ${name}`)
      return step.decide(...given)
    },
  }))
  return { ...updateAccountTypes, steps }
}

function isCalled(facts: unknown, name: string): boolean {
  return typeof facts === 'object' && facts !== null && 'name' in facts && facts.name === name
}
