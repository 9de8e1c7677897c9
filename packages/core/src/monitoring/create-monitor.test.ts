import { describe, expect, it } from 'vitest'
import { createFakeAlerts } from '../../test/support/fake-alerts.ts'
import { goodRuns, historyOf, minutesAfter, runOn } from '../../test/support/job-history.ts'
import { createWaitingClock } from '../../test/support/waiting-clock.ts'
import type { Tenant } from '../ports/database.ts'
import type { Notifier } from '../ports/notifier.ts'
import { gradeItems } from '../testing/item-job.ts'
import { createMonitor } from './create-monitor.ts'
import { everyTenant } from '../delivery/every-tenant.ts'

const jobs = [gradeItems]
const pager: Notifier = { send: async () => Promise.reject(new Error('Nothing is sent here.')) }
const failing = [...goodRuns(3), runOn(3, { status: 'failed', attempts: 2, error: { code: 'INTERNAL', message: '' } })]

function fleet(count: number, notifiers: Readonly<Record<string, Notifier>> = { pager }) {
  const clock = createWaitingClock(minutesAfter(3, 60))
  const tenants = Array.from({ length: count }, (_, index): Tenant => {
    const id = `t${index + 1}`
    return { id, slug: `shop-${index + 1}`, name: id, timeZone: 'UTC' }
  })
  const stores = new Map(
    [...tenants, everyTenant].map(({ id, slug }) => {
      const history = historyOf(failing, { tenant: { id, slug } })
      return [id, createFakeAlerts(history)]
    }),
  )
  const storeOf = ({ id }: Tenant) => {
    const store = stores.get(id)
    if (!store) throw new Error(`No store of ${id}.`)
    return store
  }
  const monitor = createMonitor({ notifiers, environment: () => 'production' })
  const begin = () => monitor.begin({ clock, inSession: async (tenant, work) => work(storeOf(tenant).session) })
  async function check() {
    const watch = begin()
    const left = await watch.lookAll(tenants, jobs, () => false)
    return { left, ...(await watch.end()) }
  }
  return { clock, tenants, begin, check, stateOf: (tenant: Tenant) => storeOf(tenant).state }
}

const [first, second] = fleet(2).tenants as [Tenant, Tenant]

describe('a watch', () => {
  it('opens what is wrong once, and resolves it when it is well again, each told once', async () => {
    const { check, stateOf, clock } = fleet(1)
    const opened = await check()
    expect(opened.opened).toMatchObject([{ rule: 'failed-in-a-row', severity: 'critical', status: 'open' }])
    expect(opened.told).toEqual([first])
    expect(stateOf(first).messages).toMatchObject([
      { kind: 'notification', destination: 'pager', job: 'update-account-types', record: { kind: 'alert' } },
    ])
    const again = await check()
    expect(again).toMatchObject({ opened: [], told: [], alerts: [{ rule: 'failed-in-a-row' }] })
    clock.advance(86_400_000)
    stateOf(first).history = historyOf([...failing, runOn(4)], { tenant: first })
    expect(await check()).toMatchObject({ alerts: [], resolved: [{ status: 'resolved' }], told: [{ id: 't1' }] })
    const kinds = stateOf(first).messages.map(({ body }) => JSON.parse(body).notices[0].kind)
    expect(kinds).toEqual(['opened', 'resolved'])
    expect(JSON.parse(stateOf(first).messages[0]?.body ?? '').environment).toBe('production')
  })

  it('tells what befalls many tenants in one message, that none of them sees', async () => {
    const { check, stateOf, tenants } = fleet(6)
    expect((await check()).told).toEqual([everyTenant])
    expect(tenants.flatMap((tenant) => stateOf(tenant).messages)).toEqual([])
    const [digest, ...more] = stateOf(everyTenant).messages
    expect(more).toEqual([])
    expect(JSON.parse(digest?.body ?? '').notices).toHaveLength(6)
    expect(tenants.every((tenant) => stateOf(tenant).alerts.every(({ notice }) => notice === null))).toBe(true)
  })

  it('up to five are a message each, in the outbox of whom they are about', async () => {
    const { check, stateOf, tenants } = fleet(5)
    await check()
    expect(tenants.map((tenant) => stateOf(tenant).messages.length)).toEqual([1, 1, 1, 1, 1])
    expect(stateOf(everyTenant).messages).toEqual([])
  })

  it('a tenant that cannot be looked at is named, and the others are looked at', async () => {
    const { check, stateOf } = fleet(2)
    stateOf(first).faults.watch = () => Promise.reject(new Error('no such table'))
    expect(await check()).toMatchObject({
      tenants: 1,
      opened: [{ tenant: { id: second.id } }],
      failures: [{ tenant: { slug: 'shop-1' }, code: 'INTERNAL', message: 'no such table' }],
    })
  })

  it('what could not be entered into an outbox is told by the next one', async () => {
    const { check, stateOf } = fleet(1)
    stateOf(first).faults.tell = () => Promise.reject(new Error('gone'))
    expect(await check()).toMatchObject({ told: [], failures: [{ message: 'gone' }] })
    delete stateOf(first).faults.tell
    expect((await check()).told).toEqual([first])
    expect(stateOf(first).messages).toHaveLength(1)
  })

  it('a digest that could not be entered leaves its notices for the next one', async () => {
    const { check, stateOf, tenants } = fleet(6)
    stateOf(everyTenant).faults.tell = () => Promise.reject(new Error('gone'))
    expect((await check()).told).toEqual([])
    expect(tenants.every((tenant) => stateOf(tenant).alerts[0]?.notice?.kind === 'opened')).toBe(true)
  })

  it('a look that hangs is ended after five seconds', async () => {
    const { begin, stateOf, clock } = fleet(1)
    const state = stateOf(first)
    let end = (_: Error) => {}
    state.faults.watch = () => new Promise((_, reject) => (end = reject))
    const watch = begin()
    const looking = watch.look(first, jobs)
    clock.advance(4_999)
    await Promise.resolve()
    expect(state.interrupted).toBe(0)
    state.onInterrupt = () => end(new Error('cancelled'))
    clock.advance(1)
    await looking
    expect(state.interrupted).toBe(1)
    expect((await watch.end()).failures).toMatchObject([{ message: 'cancelled' }])
  })

  it('without a notifier nothing waits to be told', async () => {
    const { check, stateOf } = fleet(1, {})
    expect(await check()).toMatchObject({ opened: [{}], told: [] })
    expect(stateOf(first).alerts[0]?.notice).toBeNull()
  })

  it('looks at no more tenants when time is up', async () => {
    const { begin, tenants } = fleet(3)
    let asked = 0
    const isOver = () => asked++ > 0
    expect(await begin().lookAll(tenants, jobs, isOver)).toBe(2)
  })
})

it.each([
  [{ policy: { graceMinutes: 0 } }, 'monitoring.graceMinutes'],
  [{ policy: { grace: 5 } as object }, "there is no 'grace'; the keys are failuresInARow"],
  [{ notifiers: { pager: {} as Notifier } }, 'notifiers.pager: it is no notifier'],
  [{ notifiers: { pager: { ...pager, severity: 'bad' as 'info' } } }, "notifiers.pager.severity: 'bad' is not known"],
])('refuses %j', (options, message) => {
  expect(() => createMonitor(options)).toThrow(message)
})
