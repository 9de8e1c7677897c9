import { createRunner, type Job, type Observer, type Tenant } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import {
  healthchecksObserver,
  openTelemetryObserver,
  type SentryCheckIn,
  sentryObserver,
} from '@leora-jobs/observability'
import { expect, test } from 'vitest'
import { addShop } from '../../packages/conformance/src/bed/add-shop.ts'
import { ownerRows } from '../../packages/conformance/src/bed/as-owner.ts'
import { clock } from '../../packages/conformance/src/bed/clock.ts'
import { occurrences } from '../../packages/conformance/src/bed/ticks.ts'
import { useBed } from '../../packages/conformance/src/bed/use-bed.ts'
import { pgliteSubject } from '../../packages/conformance/test/pglite-subject.ts'
import { startReceiver } from '../../packages/observability/test/support/receiver.ts'

const bed = useBed(pgliteSubject)
const customers = [{ orders: [{ day: '2026-02-20' }] }, { orders: [{ day: '2025-03-01' }] }, {}]

const runnerWith = (observers: readonly Observer[], jobs: readonly Job[] = [updateAccountTypes]) =>
  createRunner({ jobs, database: bed().database, clock, observers, pageSize: 2 })

/** What a tick did for a tenant, without what is its own: ids and times. */
async function outcomeOf(tenant: Tenant, observers: readonly Observer[]) {
  const { entries, left } = await runnerWith(observers).tick({ tenants: [tenant.slug] })
  const results = entries.map(({ result, report }) => [result, report?.status, report?.counts, report?.summary])
  const types = await ownerRows(
    bed(),
    'select name, account_type from customer where tenant_id = $1::uuid order by name',
    [tenant.id],
  )
  return { results, left, types, occurrences: await occurrences(bed(), tenant.id, updateAccountTypes.name) }
}

test('observers that throw, reject, hang or are never answered change nothing that a tick does', async () => {
  const broken = () => {
    throw new Error('the observer is broken')
  }
  const silent = await startReceiver(() => undefined)
  const heard: string[] = []
  const observers: Observer[] = [
    { notice: broken, flush: broken },
    { notice: async () => broken(), flush: async () => broken() },
    { notice: () => undefined, flush: () => new Promise(() => undefined) },
    sentryObserver({ captureException: broken, captureCheckIn: broken, flush: () => new Promise(() => undefined) }),
    healthchecksObserver({ pingUrl: silent.url, timeoutMs: 20 }),
    openTelemetryObserver({
      api: {
        context: { active: broken },
        trace: { setSpan: broken, getTracer: () => ({ startSpan: broken }) },
        metrics,
      },
      flush: broken,
    }),
    { notice: ({ type }) => heard.push(type) },
  ]
  const undisturbed = await outcomeOf(await addShop(bed(), 'undisturbed', customers), [])
  expect(undisturbed.results).toMatchObject([['ran', 'succeeded', { read: 3, changed: 3 }, {}]])
  expect(await outcomeOf(await addShop(bed(), 'observed', customers), observers)).toEqual(undisturbed)
  // whoever stands behind them is told all the same
  expect(heard).toEqual(['started', 'page', 'page', 'finished'])
})

test('an occurrence that pauses and goes on elsewhere checks in and out under one id', async () => {
  const tenant = await addShop(bed(), 'paused', customers)
  const stop = new AbortController()
  const job: Job = updateAccountTypes
  const stopping: Job = {
    ...job,
    async prepare(...given: Parameters<NonNullable<Job['prepare']>>) {
      stop.abort()
      return job.prepare?.(...given)
    },
  }
  const sent: SentryCheckIn[] = []
  const observer = () => sentryObserver({ captureException: () => '', captureCheckIn: (checkIn) => sent.push(checkIn) })
  const tenants = [tenant.slug]
  const first = await runnerWith([observer()], [stopping]).tick({ tenants, signal: stop.signal })
  const second = await runnerWith([observer()]).tick({ tenants })
  expect([first, second].map(({ entries }) => entries[0]?.report?.status)).toEqual(['paused', 'succeeded'])
  expect(sent.map(({ status }) => status)).toEqual(['in_progress', 'in_progress', 'ok'])
  const id = second.entries[0]?.report?.runId?.replaceAll('-', '')
  expect(sent.map(({ checkInId }) => checkInId)).toEqual([id, id, id])
})

const metrics = {
  getMeter: () => ({
    createCounter: () => ({ add: () => undefined }),
    createHistogram: () => ({ record: () => undefined }),
  }),
}
