import { type DeliveryMessage, emailContent, type Sender } from '@leora-jobs/core/delivery'
import type { AlertNotification } from '@leora-jobs/core/monitoring'
import { expect, it } from 'vitest'
import { attempt, notice, notificationOf, warnings } from '../test/support/notices.ts'
import { emailNotifier } from './email-notifier.ts'

const to = 'ops@example.com'

/** The message that a notification becomes, and its content. */
async function mailOf(notification: AlertNotification, options: { readonly runbookUrl?: string } = {}) {
  const sent: DeliveryMessage[] = []
  const email: Sender = {
    async send(message) {
      sent.push(message)
      const evidence = { status: 250, durationMs: 1, address: null, excerpt: null }
      return { outcome: 'delivered', evidence }
    },
  }
  const delivery = attempt({ senders: { email } })
  const { outcome } = await emailNotifier({ to, ...options }).send(notification, delivery)
  const [message] = sent
  if (!message || outcome !== 'delivered') throw new Error('Nothing was sent.')
  return { message, content: emailContent.parse(JSON.parse(message.body)) }
}

it('is a mail to one address under the id of the message, in plain text', async () => {
  const { message, content } = await mailOf(notificationOf(notice()), { runbookUrl: 'https://wiki.example/' })
  expect(message).toMatchObject({ id: 'msg_1', kind: 'email', destination: to, attempt: 1 })
  expect(content).toEqual({
    subject: '[leora-jobs] critical: update-account-types of vinoteca (production)',
    text: [
      'critical: update-account-types of vinoteca (production)',
      '',
      'critical: update-account-types of vinoteca',
      '  failed 2 times in a row: no order counts as a sale',
      '  since 2026-03-01T02:15Z',
      '  Runbook: https://wiki.example/failed-in-a-row',
      '  leora-jobs runs list --tenant vinoteca --job update-account-types',
      '  leora-jobs runs show 0199a0aa-0000-7000-8000-00000000000a --tenant vinoteca',
      '  leora-jobs alerts ack 0199a0aa-0000-7000-8000-000000000001 --tenant vinoteca',
      '',
      'All of them: leora-jobs alerts list --tenant vinoteca',
      '',
    ].join('\n'),
  })
})

it('a digest writes a hundred out, the most severe first, and counts the others', async () => {
  const { content } = await mailOf(notificationOf(...warnings(149), notice()))
  expect(content.subject).toBe('[leora-jobs] 150 alerts: 1 critical, 149 warning (production)')
  expect(content.text).toMatch(/\n\ncritical: update-account-types of vinoteca\n[\s\S]*\n\nwarning: /)
  expect(content.text.match(/^(critical|warning): /gm)).toHaveLength(100)
  expect(content.text).toContain('\n\nand 50 more. All of them: leora-jobs alerts list --all-tenants\n')
})

it.each(['a\r\nBcc: all@example.com', 'a\u2028b', 'a\u0000b', '\ud83c'.padStart(500, '🍷'), 'x'.repeat(5_000)])(
  'the subject is one line, whatever a name has in it (%#)',
  async (slug) => {
    const { content } = await mailOf(notificationOf(notice({ tenant: { id: 't', slug } })))
    expect(content.subject).toMatch(/^\[leora-jobs\] critical: update-account-types of \S/)
    expect(content.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
    expect(content.subject.length).toBeLessThanOrEqual(200)
  },
)

it('a test says so', async () => {
  const { content } = await mailOf({ notices: [notice()], isTest: true })
  expect(content.subject).toBe('[leora-jobs] test of leora-jobs: nothing is wrong')
})

it('without a sender nothing is sent, and the message says what is missing', async () => {
  expect(await emailNotifier({ to }).send(notificationOf(notice()), attempt())).toMatchObject({
    outcome: 'rejected',
    code: 'DESTINATION_INVALID',
    message: 'Not sent: nothing sends e-mail; give the config delivery.senders.email.',
  })
})

it.each(['', 'ops', 'a@example.com, b@example.com', 'Ops <ops@example.com>', 'a@b\r\nBcc: c@d'])(
  'the address %j is refused at once',
  (address) => {
    expect(() => emailNotifier({ to: address })).toThrow('emailNotifier: to: it is none; allowed: one address')
  },
)
