import { describe, expect, it } from 'vitest'
import { storedAlert } from '../../test/support/stored-alert.ts'
import type { AlertMessage, StoredAlert } from '../ports/alerts.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { Severity } from './finding.ts'
import { digestAbove, messagesFor } from './messages-for.ts'
import type { AlertNotification } from './notification.ts'

const now = new Date('2026-03-01T03:00:00Z')
const from = (severity?: Severity): Notifier => ({
  ...(severity && { severity }),
  send: () => Promise.reject(new Error('Nothing is sent here.')),
})
const planOf = (noticed: readonly StoredAlert[], notifiers: Readonly<Record<string, Notifier>> = { pager: from() }) =>
  messagesFor(noticed, { notifiers, environment: 'production', now })
const allOf = (plan: ReturnType<typeof planOf>) => [...plan.byTenant.values(), plan.digest].flat()
const noticesOf = ({ body }: AlertMessage) => (JSON.parse(body) as AlertNotification).notices
const alerts = (count: number, tenants = count) =>
  Array.from({ length: count }, (_, index) => storedAlert(index % tenants, 'warning', { id: `alert ${index}` }))

describe('the messages of what is to be told', () => {
  it('are one an alert and notifier, in the outbox of its tenant', () => {
    const { byTenant, digest } = planOf(alerts(2), { pager: from(), mail: from() })
    expect(digest).toEqual([])
    expect([...byTenant].map(([id, own]) => [id, own.map(({ destination }) => destination)])).toEqual([
      ['t0', ['pager', 'mail']],
      ['t1', ['pager', 'mail']],
    ])
    const [message] = byTenant.get('t0') ?? []
    expect(message).toMatchObject({
      key: 'alert/alert 0/opened/2026-03-01T02:15:00.000Z/pager',
      kind: 'notification',
      job: 'grade-items',
      record: { kind: 'alert', id: 'alert 0', label: 'slow of grade-items, shop-0' },
    })
    expect(JSON.parse(message?.body ?? '')).toEqual({
      environment: 'production',
      notices: [
        {
          kind: 'opened',
          id: 'alert 0',
          rule: 'slow',
          severity: 'warning',
          job: 'grade-items',
          tenant: { id: 't0', slug: 'shop-0' },
          message: 'took 20 s',
          since: '2026-03-01T02:15:00.000Z',
          openedAt: '2026-03-01T02:15:00.000Z',
          resolvedAt: null,
          evidence: {},
        },
      ],
    })
  })

  it(`are one of all above ${digestAbove}, of no tenant where several are concerned`, () => {
    expect(allOf(planOf(alerts(digestAbove)))).toHaveLength(digestAbove)
    const { byTenant, digest } = planOf(alerts(digestAbove + 1))
    expect([...byTenant]).toEqual([])
    expect(digest.map(noticesOf)).toMatchObject([Array(digestAbove + 1).fill({ rule: 'slow' })])
    expect(digest[0]).toMatchObject({ job: '*', record: { id: '*', label: '6 alerts' } })
  })

  it('of one tenant alone stay its own, however many they are', () => {
    const { byTenant, digest } = planOf(alerts(9, 1))
    expect(digest).toEqual([])
    expect([...byTenant].map(([id, own]) => [id, own.map((message) => noticesOf(message).length)])).toEqual([
      ['t0', [9]],
    ])
  })

  it.each<[Severity | undefined, number]>([
    ['info', 3],
    ['warning', 2],
    [undefined, 2],
    ['critical', 1],
  ])('from %s on are %i of an info, a warning and a critical', (severity, count) => {
    const noticed = [storedAlert(0, 'info'), storedAlert(1, 'warning'), storedAlert(2, 'critical')]
    const messages = allOf(planOf(noticed, { pager: from(severity) }))
    expect(messages.flatMap(noticesOf).map((notice) => notice.tenant.id)).toEqual(['t0', 't1', 't2'].slice(3 - count))
  })

  it('are counted for a digest by what a notifier is told of: the others do not fill it', () => {
    const noticed = [...alerts(digestAbove), ...alerts(9).map((alert) => ({ ...alert, severity: 'info' as const }))]
    const { byTenant, digest } = planOf(noticed, { pager: from(), log: from('info') })
    expect([...byTenant.values()].flat().map(({ destination }) => destination)).toEqual(
      Array(digestAbove).fill('pager'),
    )
    expect(digest.map((message) => [message.destination, noticesOf(message).length])).toEqual([['log', 14]])
  })

  it('have keys of their own, that are the same when they are made again', () => {
    const noticed = [
      ...alerts(3),
      storedAlert(0, 'critical', { id: 'alert 0', notice: { kind: 'raised', former: 'warning' } }),
      storedAlert(0, 'warning', { id: 'alert 0', notifiedAt: new Date('2026-03-02T02:15:00Z') }),
    ]
    const keysOf = (plan: ReturnType<typeof planOf>) => allOf(plan).map(({ key }) => key)
    const keys = keysOf(planOf(noticed, { pager: from(), mail: from() }))
    expect(keys).toHaveLength(10)
    expect(new Set(keys).size).toBe(10)
    expect(keysOf(planOf(noticed, { pager: from(), mail: from() }))).toEqual(keys)
    // of alerts one by one, whenever it is
    const later = messagesFor(noticed, { notifiers: { pager: from(), mail: from() }, now: new Date(0) })
    expect(keysOf(later)).toEqual(keys)
    const digests = keysOf(planOf(alerts(9), { pager: from(), mail: from() }))
    expect(digests).toEqual([`alert/digest/${now.toISOString()}/pager`, `alert/digest/${now.toISOString()}/mail`])
  })

  it('are none where nobody is to be told, or nothing is', () => {
    expect(allOf(planOf(alerts(9), {}))).toEqual([])
    expect(allOf(planOf([]))).toEqual([])
  })

  it('name no environment where there is none', () => {
    const plan = messagesFor(alerts(1), { notifiers: { pager: from() }, now })
    expect(allOf(plan).map(({ body }) => JSON.parse(body).environment)).toEqual([undefined])
  })
})
