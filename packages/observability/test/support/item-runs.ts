import { setTimeout as wait } from 'node:timers/promises'
import type { Clock, Job, Observer } from '@leora-jobs/core'
import { createItemFixture } from '../../../core/src/testing/item-fixture.ts'
import { gradeItems, items } from '../../../core/src/testing/item-job.ts'

/** Goes on by a quarter of a second whenever it is looked at; sleeping takes its time, since what is waited for is on a real network. */
function createTickingClock(): Clock {
  let time = Date.parse('2026-03-01T12:00:00Z')
  return {
    now() {
      time += 250
      return new Date(time)
    },
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
    random: () => 0.5,
  }
}

/** The last planned instant of the job. */
export const planned = new Date('2026-03-01T02:00:00Z')

/** A runner of `grade-items` over items of these points, told to an observer. */
export function createItemRuns(
  observer: Observer,
  { points = [10, 90, 20, 70], job = gradeItems }: { readonly points?: readonly number[]; readonly job?: Job } = {},
) {
  return createItemFixture({ item: items(points) }, { observers: [observer], clock: createTickingClock(), jobs: [job] })
}

/** Fails before its first page, and says what must not leave the process. */
export const failingJob: Job = {
  ...gradeItems,
  prepare: () => Promise.reject(new Error('Jane Doe owes us; postgres://jobs:geheim@db.internal/prod')),
}
