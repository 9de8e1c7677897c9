import fc from 'fast-check'
import { createTransport } from 'nodemailer'
import { describe, expect, it, onTestFinished } from 'vitest'
import { forAllAsync } from '../../core/test/support/random.ts'
import { startMailServer } from '../test/support/mail-server.ts'
import { mailTo, senderOver, sendWith } from '../test/support/mail-to.ts'
import { createEmailSender, type MailTransport, type OutgoingMail } from './email-sender.ts'

describe('no header is injected', () => {
  /** All names of fields that the mails of a sender have. */
  const usual =
    /^(From|To|Subject|Date|Message-ID|X-Entity-Ref-ID|Auto-Submitted|MIME-Version|Content-[\w-]+|X-Note): /i

  it('through a subject, a text or the value of a field, whatever is in it', async () => {
    const { port, mails } = await startMailServer()
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, pool: true })
    onTestFinished(() => transport.close())
    const sender = senderOver(port, { transport })
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        'x\r\nBcc: all@evil.example',
        'x\nBcc: a@evil.example\n\nbody',
        'x\r\n\r\nbody',
        'x\u2028Bcc: a@evil.example',
        'x\0\x0bBcc: y',
      ),
    )
    await forAllAsync(
      [hostile, hostile],
      async (subject, value) => {
        const before = mails.length
        const body = JSON.stringify({ subject: `s${subject}`, text: `t${subject}` })
        const sent = await sender.send(mailTo('rep@acme.example', { body, headers: { 'X-Note': value } }))
        if (sent.outcome === 'rejected') {
          expect(sent.code).toBe('MESSAGE_INVALID')
          return
        }
        expect(sent.outcome).toBe('delivered')
        const mail = mails[before]
        expect(mail?.recipients).toEqual(['rep@acme.example'])
        for (const line of mail?.header ?? []) expect(line).toMatch(usual)
      },
      { runs: 40 },
    )
    expect(mails.length).toBeGreaterThan(5)
  })

  it('nor is it left to the transport', async () => {
    const mails: OutgoingMail[] = []
    const transport: MailTransport = { sendMail: async (mail) => mails.push(mail) }
    const sender = createEmailSender({ transport, from: 'jobs@leora.example' })
    const hostile = fc.string({
      unit: fc.constantFrom('a', ' ', '\r', '\n', '\0', '\u2028', ':', 'é'),
      minLength: 1,
      maxLength: 20,
    })
    const some = async (subject: string, value: string, address: string) => {
      const body = JSON.stringify({ subject: `s${subject}s`, text: 'x' })
      await sender.send(mailTo(`a${address}@b.example`, { body, headers: { 'X-Note': value } }))
    }
    await forAllAsync([hostile, hostile, fc.constantFrom('', 'a', '\r\n', '>')], some, { runs: 300 })
    await forAllAsync([hostile, fc.constantFrom('a', 'b'), fc.constant('')], some, { runs: 300 })
    expect(mails.length).toBeGreaterThan(300)
    for (const { subject, to, headers, messageId } of mails) {
      expect([subject, to.address, messageId, ...Object.entries(headers).flat()].join('')).not.toMatch(
        /[\p{Cc}\u2028]/u,
      )
    }
  })

  it('a subject with a line break is sent on one line', async () => {
    const { mails } = await sendWith(
      {},
      mailTo('a@b.example', { body: JSON.stringify({ subject: 'x\r\nBcc: y@z.example', text: 'x' }) }),
    )
    expect(mails[0]?.header).toContain('Subject: x Bcc: y@z.example')
  })

  it.each([
    'a@b.example, c@d.example',
    'a@b.example\r\nBcc: c@d.example',
    'Name <a@b.example>',
    '<a@b.example>',
    'a@b.example;c@d.example',
    'group: a@b.example;',
    'a b@c.example',
    'a@b@c.example',
    '@b.example',
    'a',
    '',
    `${'a'.repeat(250)}@b.example`,
  ])('%j is no address to send to', async (destination) => {
    const { result, mails } = await sendWith({}, mailTo(destination))
    expect(result).toMatchObject({ outcome: 'rejected', code: 'DESTINATION_INVALID' })
    expect(mails).toEqual([])
  })

  it.each([
    'Bcc',
    'To',
    'From',
    'Subject',
    'Message-ID',
    'X-Entity-Ref-ID',
    'Content-Type',
    'X-A\r\nBcc',
    'X-A: b',
    '',
  ])('the field %j is not to be set', async (name) => {
    const { result, mails } = await sendWith({}, mailTo('a@b.example', { headers: { [name]: 'x@y.example' } }))
    expect(result).toMatchObject({ outcome: 'rejected', code: 'MESSAGE_INVALID' })
    expect(mails).toEqual([])
  })

  it.each([
    ['{', 'body'],
    ['{}', 'body.subject'],
    [JSON.stringify({ subject: 'x' }), 'body.text'],
    [JSON.stringify({ subject: 'x', text: { path: '/etc/passwd' } }), 'body.text'],
    [JSON.stringify({ subject: 'x', text: 'x', attachments: [{ path: '/etc/passwd' }] }), 'body'],
  ])('%s is no content, and is named', async (body, field) => {
    const { result } = await sendWith({}, mailTo('a@b.example', { body }))
    expect(result).toMatchObject({
      outcome: 'rejected',
      code: 'MESSAGE_INVALID',
      message: expect.stringContaining(`${field}: `),
    })
  })

  it('an id that is none is refused', async () => {
    const { result } = await sendWith({}, mailTo('a@b.example', { id: 'a\r\nb' }))
    expect(result).toMatchObject({ outcome: 'rejected', code: 'MESSAGE_INVALID' })
  })
})
