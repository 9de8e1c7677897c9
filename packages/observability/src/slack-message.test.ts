import type { AlertNotification } from '@leora-jobs/core/monitoring'
import { expect, it } from 'vitest'
import { notice, notificationOf, warnings } from '../test/support/notices.ts'
import { slackMessage } from './slack-message.ts'
import { slackText } from './slack-text.ts'

const longest = 'x'.repeat(20_000)

it('a notice is a header, what happened with its commands, and how to list them all', () => {
  const { text, ...rest } = slackMessage(notificationOf(notice()), { runbookUrl: 'https://wiki.example/runbooks/' })
  const body = [
    'failed 2 times in a row: no order counts as a sale',
    'since 2026-03-01T02:15Z; runbook: <https://wiki.example/runbooks/failed-in-a-row|failed-in-a-row>',
    '`leora-jobs runs list --tenant vinoteca --job update-account-types`',
    '`leora-jobs runs show 0199a0aa-0000-7000-8000-00000000000a --tenant vinoteca`',
    '`leora-jobs alerts ack 0199a0aa-0000-7000-8000-000000000001 --tenant vinoteca`',
  ]
  const section = (lines: readonly string[]) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: lines.join('\n'), verbatim: true },
  })
  expect(rest).toEqual({
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'critical: update-account-types of vinoteca (production)' } },
      section(['*critical: update-account-types of vinoteca*', ...body]),
      section(['`leora-jobs alerts list --tenant vinoteca`']),
    ],
    unfurl_links: false,
    unfurl_media: false,
  })
  // for whoever shows no blocks
  expect(text.split('\n')).toEqual([
    'critical: update-account-types of vinoteca (production)',
    body[0],
    'since 2026-03-01T02:15Z; runbook: https://wiki.example/runbooks/failed-in-a-row',
    ...body.slice(2),
    '`leora-jobs alerts list --tenant vinoteca`',
  ])
})

it('a digest lists the most severe first, and says how many more there are', () => {
  const { text, blocks } = slackMessage(notificationOf(...warnings(30), notice()))
  expect(blocks).toHaveLength(22)
  expect(blocks[0]?.text.text).toBe('31 alerts: 1 critical, 30 warning (production)')
  expect(blocks[1]?.text.text).toMatch(/^\*critical: update-account-types of vinoteca\*\n/)
  expect(blocks[21]?.text.text).toBe('and 11 more: `leora-jobs alerts list --all-tenants`')
  const listed = text.match(/^(critical|warning): /gm)?.length ?? 0
  expect(listed).toBeGreaterThan(3)
  expect(text).toMatch(new RegExp(`\nand ${31 - listed} more: \`leora-jobs alerts list --all-tenants\`$`))
})

it.each<[string, AlertNotification]>([
  ['one notice', notificationOf(notice({ message: longest, job: longest, tenant: { id: longest, slug: longest } }))],
  ['one of escapes', notificationOf(notice({ message: '&<>@'.repeat(5_000), job: '&'.repeat(5_000) }))],
  ['a digest', notificationOf(...Array.from({ length: 400 }, () => notice({ message: longest, job: longest })))],
  ['a digest of escapes', notificationOf(...Array.from({ length: 60 }, () => notice({ message: '&'.repeat(9_000) })))],
  ['a digest of short ones', notificationOf(...warnings(2_000))],
  ['an environment', { notices: [notice()], environment: longest }],
])('%s keeps to the limits of Slack and Discord', (_, notification) => {
  const { text, blocks } = slackMessage(notification, { runbookUrl: `https://wiki.example/${'&'.repeat(400)}/` })
  expect(text.length).toBeLessThan(2_000)
  expect(blocks.length).toBeLessThanOrEqual(50)
  const lengths = blocks.map((block) => [block.type, block.text.text.length] as const)
  for (const [type, length] of lengths) expect(length).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000)
  expect(lengths.reduce((sum, [, length]) => sum + length, 0)).toBeLessThan(13_000)
})

it.each(['<!channel>', '<!here|x>', '<@U123>', '@channel', '@everyone', '@here', '<https://evil.example|the runbook>'])(
  'nothing of %s in a name or a message mentions anybody or is a link',
  (injected) => {
    const tenant = { id: 't', slug: injected }
    const hostile = notice({ message: injected, job: injected, tenant })
    for (const notification of [
      notificationOf(hostile),
      notificationOf(hostile, hostile),
      { notices: [hostile], environment: injected },
    ]) {
      const { text, blocks } = slackMessage(notification)
      const sent = [text, ...blocks.map((block) => block.text.text)].join('\n')
      expect(sent).not.toMatch(/[<>]|@[^\u200b]|&(?!amp;|lt;|gt;)|evil/)
    }
  },
)

it('a test says that nothing is wrong', () => {
  const { text, blocks } = slackMessage({ notices: [notice()], isTest: true })
  expect(text).toMatch(/^test of leora-jobs: nothing is wrong\n/)
  expect(blocks[0]?.text.text).toBe('test of leora-jobs: nothing is wrong')
})

it('a text is cut between characters, never within an escape', () => {
  expect(slackText('a&b', 6)).toBe('a…')
  expect(slackText('ab🍷cd', 6)).toBe('ab🍷c…')
  expect(slackText('ab🍷cd', 4)).toBe('ab…')
  expect(slackText('a\nb', 10)).toBe('a b')
})
