import { expect, it } from 'vitest'
import { createRunner } from './create-runner.ts'
import type { Relay } from './delivery/relay.ts'
import type { RelayReport } from './delivery/relay-report.ts'
import { LeoraError } from './errors.ts'
import { createItemFixture, tenant } from './testing/item-fixture.ts'
import { items } from './testing/item-job.ts'

const report: RelayReport = { delivered: 1, retried: 0, dead: 0, left: {}, withoutSender: [], failures: [] }

/** A runner with a relay that says when it was asked. */
function scene(run: Relay['run'] = async () => report) {
  const asked: unknown[] = []
  const relay: Relay = {
    async run(outbox, options) {
      asked.push(options)
      return run(outbox, options)
    },
    async runAll(tenants, withOutbox, options) {
      asked.push([tenants.map(({ slug }) => slug), options?.deadline])
      return Promise.all(
        tenants.map(async (one) => ({ tenant: one, report: await withOutbox(one, (outbox) => run(outbox, options)) })),
      )
    },
  }
  return { asked, relay, ...createItemFixture({ item: items([10, 90]) }, { relay }) }
}

it('messages are sent after a run that changed something; not after one that did not, nor after a dry run', async () => {
  const { run, asked } = scene()
  const deadline = new Date('2026-03-01T13:00:00Z')
  await run({ dryRun: true })
  expect(asked).toEqual([])
  expect(await run({ deadline })).toMatchObject({ status: 'succeeded', counts: { changed: 2 } })
  expect(asked).toEqual([expect.objectContaining({ deadline })])
  expect(await run()).toMatchObject({ counts: { changed: 0 } })
  expect(asked).toHaveLength(1)
})

it('a relay that throws changes no run: it is a warning', async () => {
  const { run, events } = scene(async () => {
    throw new LeoraError('CONFLICT', 'somebody holds the lock')
  })
  expect(await run()).toMatchObject({ status: 'succeeded', counts: { changed: 2 } })
  expect(events.at(-1)).toMatchObject({
    type: 'warning',
    message: 'messages wait',
    error: new LeoraError('CONFLICT', 'somebody holds the lock'),
    tenant,
  })
})

it('a tick sends what is due of the tenants that it is asked for; what it cannot find out is for the next one', async () => {
  const { relay, asked, database, clock } = scene()
  const other = { ...tenant, id: 't2', slug: 'other' }
  const due = { ...database, findOutboxDue: async () => [tenant, other], listTenants: async () => [tenant, other] }
  const deadline = new Date('2026-03-01T13:00:00Z')
  const runner = createRunner({ jobs: [], database: due, clock, relay })
  expect(await runner.tick({ deadline })).toMatchObject({
    relayed: [
      { tenant, report },
      { tenant: other, report },
    ],
  })
  expect(await runner.tick({ tenants: ['other'] })).toMatchObject({ relayed: [{ tenant: other }] })
  expect(asked).toEqual([
    [['well-crafted', 'other'], deadline],
    [['other'], undefined],
  ])
  const broken = { ...due, findOutboxDue: () => Promise.reject(new LeoraError('STATEMENT_FAILED', 'odd')) }
  expect(await createRunner({ jobs: [], database: broken, clock, relay }).tick()).not.toHaveProperty('relayed')
})

it('asked for, it sends what is due; without a relay nothing', async () => {
  const { relay, asked, database, clock } = scene()
  const due = { ...database, findOutboxDue: async () => [tenant] }
  expect(await createRunner({ jobs: [], database: due, clock, relay }).relay()).toEqual([{ tenant, report }])
  expect(asked).toEqual([[['well-crafted'], undefined]])
  const without = createRunner({ jobs: [], database: due, clock })
  expect(await without.relay()).toEqual([])
  expect(await without.tick()).not.toHaveProperty('relayed')
})
