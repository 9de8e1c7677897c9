import { once } from 'node:events'
import { createServer } from 'node:net'
import { isLeoraError } from '@leora-jobs/core'
import { createTransport } from 'nodemailer'
import type { SMTPServerOptions } from 'smtp-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { refusal, startMailServer } from '../test/support/mail-server.ts'
import { mailTo, senderOver, sendWith } from '../test/support/mail-to.ts'
import { createEmailSender } from './email-sender.ts'

describe('an e-mail that is sent', () => {
  it('arrives, with the id by which a repeat is recognised', async () => {
    const { port, mails } = await startMailServer()
    const sender = senderOver(port)
    const message = mailTo('rep@acme.example', {
      headers: { 'X-Rule': 'customer-dormant', 'Reply-To': 'desk@acme.example' },
    })
    expect(await sender.send(message)).toEqual({
      outcome: 'delivered',
      evidence: { status: 250, durationMs: expect.any(Number), address: null, excerpt: '250 queued as 1' },
    })
    await sender.send({ ...message, attempt: 2, sentAt: new Date('2026-03-01T13:00:00Z') })
    expect(mails[0]?.recipients).toEqual(['rep@acme.example'])
    expect(mails[0]?.header).toEqual(
      expect.arrayContaining([
        'From: Leora <jobs@leora.example>',
        'To: rep@acme.example',
        'Message-ID: <msg_1@leora.example>',
        'X-Entity-Ref-ID: msg_1',
        'Auto-Submitted: auto-generated',
        'X-Rule: customer-dormant',
        'Reply-To: desk@acme.example',
        'Date: Sun, 01 Mar 2026 12:00:00 +0000',
      ]),
    )
    const ids = mails.map(({ header }) => header.filter((line) => /^(Message-ID|X-Entity-Ref-ID):/i.test(line)))
    expect(ids[1]).toEqual(ids[0])
  })

  it('has a Message-ID whatever its id is made of, and the same for the same', async () => {
    const { port, mails } = await startMailServer()
    for (const id of ['a:b/c@d', 'a:b/c@d', '<x>', 'y'.repeat(200)])
      await senderOver(port).send(mailTo('a@b.example', { id }))
    const ids = mails.map(({ header }) => header.find((line) => line.startsWith('Message-ID:')))
    for (const id of ids) expect(id).toMatch(/^Message-ID: <[\w-]{43}@leora\.example>$/)
    expect(ids[1]).toBe(ids[0])
    expect(new Set(ids).size).toBe(3)
  })
})

describe('what a mail server answers', () => {
  const atRecipient = (code: number): SMTPServerOptions => ({
    onRcptTo: (_to, _session, done) => done(refusal(code, `no\u0007 ${code}`)),
  })
  const atData = (code: number): SMTPServerOptions => ({
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => done(refusal(code, 'content')))
    },
  })

  it.each([
    ['550 for the recipient', atRecipient(550), 'rejected', 550],
    ['553 for the recipient', atRecipient(553), 'rejected', 553],
    ['554 for the content', atData(554), 'rejected', 554],
    ['450 for the recipient, as for grey listing', atRecipient(450), 'retry', 450],
    ['452 for the content', atData(452), 'retry', 452],
    [
      '421 for all',
      { onConnect: (_session, done) => done(refusal(421, 'busy')) } satisfies SMTPServerOptions,
      'retry',
      421,
    ],
    [
      '554 to everybody',
      { onConnect: (_session, done) => done(refusal(554, 'go away')) } satisfies SMTPServerOptions,
      'retry',
      554,
    ],
    [
      '550 for our own address',
      { onMailFrom: (_from, _session, done) => done(refusal(550, 'not yours')) } satisfies SMTPServerOptions,
      'retry',
      550,
    ],
    [
      '552 for the size',
      { onMailFrom: (_from, _session, done) => done(refusal(552, 'too large')) } satisfies SMTPServerOptions,
      'rejected',
      552,
    ],
  ])('%s', async (_what, options, outcome, status) => {
    const { result } = await sendWith(options)
    expect(result).toMatchObject({ outcome, code: 'STATUS', evidence: { status } })
    expect(result.evidence.excerpt).toMatch(new RegExp(`^${status} [^\\p{Cc}]+$`, 'u'))
    expect(JSON.stringify(result)).not.toContain('rep@')
  })

  it("a refused login is the deployment's to put right: tried again", async () => {
    const { port } = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(refusal(535, 'wrong password')),
    })
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      ignoreTLS: true,
      auth: { user: 'u', pass: 'hunter2' },
    })
    const result = await senderOver(port, { transport }).send(mailTo('a@b.example'))
    expect(result).toMatchObject({ outcome: 'retry', code: 'STATUS', evidence: { status: 535 } })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  it('nothing, and no connection: tried again', async () => {
    const silent = createServer((socket) => onTestFinished(() => void socket.destroy())).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const address = silent.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const hanging = senderOver(port, { timeoutMs: 100 })
    expect(await hanging.send(mailTo('a@b.example'))).toMatchObject({
      outcome: 'retry',
      code: 'TIMED_OUT',
      message: 'b.example: no answer within 0.1 s.',
    })
    const impatient = createTransport({ host: '127.0.0.1', port, ignoreTLS: true, greetingTimeout: 100 })
    expect(await senderOver(port, { transport: impatient }).send(mailTo('a@b.example'))).toMatchObject({
      outcome: 'retry',
      code: 'TIMED_OUT',
    })
    expect(await senderOver(1).send(mailTo('a@b.example'))).toMatchObject({
      outcome: 'retry',
      code: 'CONNECTION_FAILED',
    })
  })

  it('the signal aborts: tried again; where it has, nothing is sent', async () => {
    const { port, mails } = await startMailServer()
    expect(await senderOver(port).send(mailTo('a@b.example'), { signal: AbortSignal.abort() })).toMatchObject({
      outcome: 'retry',
      code: 'ABORTED',
    })
    expect(mails).toEqual([])
  })
})

it("any transport of nodemailer's will do, and what one throws is a result", async () => {
  const json = createEmailSender({ transport: createTransport({ jsonTransport: true }), from: 'jobs@leora.example' })
  expect(await json.send(mailTo('a@b.example'))).toMatchObject({
    outcome: 'delivered',
    evidence: { status: null, excerpt: null },
  })
  const stream = createEmailSender({
    transport: createTransport({ streamTransport: true }),
    from: 'jobs@leora.example',
  })
  expect(await stream.send(mailTo('a@b.example'))).toMatchObject({ outcome: 'delivered' })
  const broken = createEmailSender({ transport: { sendMail: () => Promise.reject('no') }, from: 'jobs@leora.example' })
  expect(await broken.send(mailTo('a@b.example'))).toMatchObject({ outcome: 'retry', code: 'SEND_FAILED' })
})

it.each([
  '',
  'Leora',
  'Leora <>',
  'jobs@leora.example\r\nBcc: x@y.example',
  'Leora\r\nBcc: x@y.example <jobs@leora.example>',
  'a@b.example, c@d.example',
])('%j is no sender, and is named', (from) => {
  try {
    senderOver(1, { from })
    expect.unreachable()
  } catch (error) {
    expect(isLeoraError(error, 'CONFIG_INVALID') && error.details.field).toBe('from')
  }
})
