import type { NotifiedAlert } from '@leora-jobs/core/monitoring'
import { expect, it } from 'vitest'
import { notice } from '../test/support/notices.ts'
import { describeNotice } from './describe-notice.ts'

it('says what is wrong with which job of which tenant, since when, and where to read on', () => {
  expect(describeNotice(notice())).toEqual({
    headline: 'critical: update-account-types of vinoteca',
    message: 'failed 2 times in a row: no order counts as a sale',
    state: 'since 2026-03-01T02:15Z',
    runbook: 'docs/runbooks/failed-in-a-row.md',
    commands: [
      'leora-jobs runs list --tenant vinoteca --job update-account-types',
      'leora-jobs runs show 0199a0aa-0000-7000-8000-00000000000a --tenant vinoteca',
      'leora-jobs alerts ack 0199a0aa-0000-7000-8000-000000000001 --tenant vinoteca',
    ],
  })
})

it.each<[string, Partial<NotifiedAlert>]>([
  ['raised from warning; since 2026-03-01T02:15Z', { kind: 'raised', former: 'warning' }],
  ['still open; since 2026-03-01T02:15Z', { kind: 'reminded' }],
  ['resolved at 2026-03-01T02:15Z, after 1 min', { kind: 'resolved', resolvedAt: '2026-03-01T02:15:20.000Z' }],
  ['resolved at 2026-03-01T03:45Z, after 90 min', { kind: 'resolved', resolvedAt: '2026-03-01T03:45:07.000Z' }],
  ['resolved at 2026-03-01T04:15Z, after 2 h', { kind: 'resolved', resolvedAt: '2026-03-01T04:15:07.000Z' }],
  ['resolved at 2026-03-04T02:15Z, after 3 days', { kind: 'resolved', resolvedAt: '2026-03-04T02:15:07.000Z' }],
])('%s', (state, more) => {
  expect(describeNotice(notice(more)).state).toBe(state)
})

it('what has ended is not headed by its severity, and needs no acknowledging', () => {
  const { headline, commands } = describeNotice(notice({ kind: 'resolved', resolvedAt: '2026-03-01T04:15:07.000Z' }))
  expect(headline).toBe('resolved: update-account-types of vinoteca')
  expect(commands.join()).not.toContain('ack')
})

it.each([
  ['https://wiki.example/runbooks/', 'https://wiki.example/runbooks/slow'],
  ['https://git.example/docs/{rule}.md#now', 'https://git.example/docs/slow.md#now'],
])('the runbook of %s is %s', (runbookUrl, expected) => {
  expect(describeNotice(notice({ rule: 'slow' }), { runbookUrl }).runbook).toBe(expected)
})

it.each([
  ['$(reboot)', 't-1', '--tenant t-1'],
  ['--all-tenants', 't-1', '--tenant t-1'],
  ['`reboot`', "'; reboot", '--tenant <tenant>'],
])('no shell takes a command apart: of the tenant %s it names %s', (slug, id, flag) => {
  const { commands } = describeNotice(notice({ tenant: { slug, id } }))
  expect(commands).toHaveLength(3)
  for (const command of commands) expect(command).toContain(flag)
})

it('an id and a job that a shell would take apart are left out of the commands', () => {
  const { commands } = describeNotice(notice({ id: 'a b', job: 'a;b', evidence: { run: '$HOME' } }))
  expect(commands).toEqual(['leora-jobs runs list --tenant vinoteca'])
})

it('each part is one line without URLs and controls, its instants cut to the minute', () => {
  const message = 'was planned for 2026-03-01T02:00:00.000Z\r\nand\u202e http://evil.example/x'
  const text = describeNotice(
    notice({ rule: 'not-started', message, tenant: { id: 't', slug: 'a\nb https://c.example' } }),
  )
  expect(text.message).toBe('was planned for 2026-03-01T02:00Z and  [URL]')
  expect(text.headline).toBe('critical: update-account-types of a b [URL]')
})
