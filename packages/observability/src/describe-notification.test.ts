import { expect, it } from 'vitest'
import { notice, notificationOf, warnings } from '../test/support/notices.ts'
import { describeNotification } from './describe-notification.ts'

const resolved = notice({ kind: 'resolved', resolvedAt: '2026-03-01T04:15:07.000Z' })

it('a single notice is its own title', () => {
  const text = describeNotification(notificationOf(notice()), { limit: 20 })
  expect(text).toMatchObject({ title: 'critical: update-account-types of vinoteca (production)', more: 0 })
  expect(text.listCommand).toBe('leora-jobs alerts list --tenant vinoteca')
})

it('many are counted, the most severe and the oldest first, what has ended last', () => {
  const later = notice({ since: '2026-03-02T00:00:00.000Z', job: 'sample-metrics' })
  const text = describeNotification(notificationOf(resolved, ...warnings(3), later, notice()), { limit: 4 })
  expect(text.title).toBe('6 alerts: 2 critical, 3 warning, 1 resolved (production)')
  expect(text.notices.map(({ headline }) => headline)).toEqual([
    'critical: update-account-types of vinoteca',
    'critical: sample-metrics of vinoteca',
    'warning: update-account-types of shop-0',
    'warning: update-account-types of shop-1',
  ])
  expect(text.more).toBe(2)
  expect(text.listCommand).toBe('leora-jobs alerts list --all-tenants')
})

it('a test says so, and has no command that would find nothing', () => {
  const text = describeNotification({ notices: [notice()], isTest: true }, { limit: 20 })
  expect(text.title).toBe('test of leora-jobs: nothing is wrong')
  expect(text.notices.map(({ commands }) => commands)).toEqual([[]])
  expect(text.listCommand).toBe('leora-jobs alerts list --all-tenants')
  expect(describeNotification({ notices: [], isTest: true }, { limit: 20 })).toMatchObject({ notices: [], more: 0 })
})
