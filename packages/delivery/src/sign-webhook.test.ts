import { isLeoraError } from '@leora-jobs/core'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { forAll } from '../../core/test/support/random.ts'
import { signWebhook } from './sign-webhook.ts'
import { verifyWebhook } from './verify-webhook.ts'
import { createWebhookSecret } from './webhook-secret.ts'

/** From the tests of the Standard Webhooks library. */
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  ts: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const timestamp = new Date(vector.ts * 1000)
const headers = {
  'webhook-id': vector.id,
  'webhook-timestamp': String(vector.ts),
  'webhook-signature': vector.signature,
}

const secretOf = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString('base64')}`
const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf)
const ids = fc.stringMatching(/^[!-\-/-~]{1,255}$/)
const bodies = fc.string({ unit: 'grapheme', maxLength: 200 })

function codeOf(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return isLeoraError(error) ? [error.code, error.details.field] : error
  }
}

describe('Standard Webhooks', () => {
  it('the vector is signed, and verified, as the standard has it', () => {
    expect(signWebhook({ id: vector.id, timestamp, body: vector.body, secrets: [vector.secret] })).toEqual(headers)
    const received = { headers, body: vector.body, secrets: [vector.secret], now: timestamp }
    expect(verifyWebhook(received)).toEqual({ id: vector.id, timestamp })
  })

  it('the published library accepts what we sign, for any id, body and secret', () => {
    forAll([ids, bodies, fc.array(secrets, { minLength: 1, maxLength: 3 })], (id, body, all) => {
      const signed = signWebhook({ id, timestamp: new Date(), body, secrets: all })
      // each of the secrets, as while one is replaced
      for (const secret of all) new Webhook(secret).verify(body, { ...signed }, { jsonParse: false })
    })
  })

  it('we accept what the published library signs, and it is the same signature', () => {
    forAll([ids, bodies, secrets, fc.nat(4_000_000_000)], (id, body, secret, seconds) => {
      const at = new Date(seconds * 1000)
      const signature = new Webhook(secret).sign(id, at, body)
      const theirs = { 'Webhook-Id': id, 'Webhook-Timestamp': String(seconds), 'Webhook-Signature': signature }
      expect(verifyWebhook({ headers: theirs, body: Buffer.from(body), secrets: [secret], now: at })).toEqual({
        id,
        timestamp: at,
      })
      expect(signWebhook({ id, timestamp: at, body, secrets: [secret] })['webhook-signature']).toBe(signature)
    })
  })

  it('nothing else is accepted: another body, id, time or secret', () => {
    forAll([ids, bodies, secrets, secrets], (id, body, secret, other) => {
      fc.pre(secret !== other)
      const signed = signWebhook({ id, timestamp, body, secrets: [secret] })
      const verify = (changed: object) =>
        codeOf(() => verifyWebhook({ headers: signed, body, secrets: [secret], now: timestamp, ...changed }))
      expect(verify({})).toEqual({ id, timestamp })
      const refused = ['UNAUTHORIZED', 'webhook-signature']
      expect(verify({ body: `${body} ` })).toEqual(refused)
      expect(verify({ secrets: [other] })).toEqual(refused)
      expect(
        verify({
          headers: {
            ...signed,
            'webhook-id': `${id.slice(0, 254)}x`.slice(-255) === id ? 'y' : `${id.slice(0, 254)}x`,
          },
        }),
      ).toEqual(refused)
      expect(verify({ headers: { ...signed, 'webhook-timestamp': String(vector.ts + 1) } })).toEqual(refused)
    })
  })
})

describe('verifying', () => {
  const received = { headers, body: vector.body, secrets: [vector.secret], now: timestamp }
  const later = (seconds: number) => new Date(timestamp.getTime() + seconds * 1000)

  it('takes a Headers as well, and any of several secrets and signatures', () => {
    const secret = createWebhookSecret()
    const signature = `v1a,abc v1,x ${vector.signature}`
    const many = { ...received, headers: new Headers({ ...headers, 'webhook-signature': signature }) }
    expect(verifyWebhook({ ...many, secrets: [secret, vector.secret] }).id).toBe(vector.id)
  })

  it('takes a message that is five minutes old, or as far ahead, and no other', () => {
    expect(verifyWebhook({ ...received, now: later(300) }).id).toBe(vector.id)
    expect(verifyWebhook({ ...received, now: later(-300) }).id).toBe(vector.id)
    for (const now of [later(301), later(-301)]) {
      expect(codeOf(() => verifyWebhook({ ...received, now }))).toEqual(['UNAUTHORIZED', 'webhook-timestamp'])
    }
    expect(verifyWebhook({ ...received, now: later(900), toleranceSeconds: 900 }).id).toBe(vector.id)
    expect(codeOf(() => verifyWebhook({ ...received, toleranceSeconds: Number.NaN }))).toEqual([
      'UNAUTHORIZED',
      'webhook-timestamp',
    ])
  })

  it.each([
    ['webhook-id', undefined],
    ['webhook-id', ''],
    ['webhook-id', 'a.b'],
    ['webhook-timestamp', undefined],
    ['webhook-timestamp', '1614265330.0'],
    ['webhook-timestamp', '16142653300000'],
    ['webhook-signature', undefined],
    ['webhook-signature', vector.signature.slice(3)],
    ['webhook-signature', `v2,${vector.signature.slice(3)}`],
    ['webhook-signature', vector.signature.slice(0, -1)],
    ['webhook-signature', `${vector.signature}=`],
    ['webhook-signature', [vector.signature]],
  ])('a header %s of %j is named', (name, value) => {
    expect(codeOf(() => verifyWebhook({ ...received, headers: { ...headers, [name]: value } }))).toEqual([
      'UNAUTHORIZED',
      name,
    ])
  })
})

describe('what cannot be signed is named', () => {
  const good = { id: 'msg_1', timestamp, body: '', secrets: [vector.secret] }

  it.each([
    ['id', { id: 'a.b' }],
    ['id', { id: '' }],
    ['id', { id: 'a\r\nb' }],
    ['timestamp', { timestamp: new Date(Number.NaN) }],
    ['timestamp', { timestamp: new Date(-1) }],
  ])('%s: %j', (field, changed) => {
    expect(codeOf(() => signWebhook({ ...good, ...changed }))).toEqual(['INPUT_INVALID', field])
  })

  it.each([
    ['secrets', []],
    ['secrets[0]', ['']],
    ['secrets[0]', ['whsec_']],
    ['secrets[1]', [vector.secret, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']],
    ['secrets[0]', [`${vector.secret}\n`]],
    ['secrets[0]', ['whsec_not base64 at all, is it? no']],
    ['secrets[0]', [secretOf(Buffer.alloc(23))]],
    ['secrets[0]', [secretOf(Buffer.alloc(65))]],
    ['secrets[0]', [secretOf(Buffer.alloc(25)).replaceAll('=', '')]],
  ])('%s of %j', (field, bad) => {
    expect(codeOf(() => signWebhook({ ...good, secrets: bad }))).toEqual(['CONFIG_INVALID', field])
  })

  it('without quoting it', () => {
    expect(() => signWebhook({ ...good, secrets: ['whsec_hunter2hunter2'] })).toThrow(/^(?!.*hunter2)/)
  })
})

it('a new secret is one, and another each time', () => {
  const [first, second] = [createWebhookSecret(), createWebhookSecret()]
  expect(first).not.toBe(second)
  expect(new Webhook(first).sign('msg_1', timestamp, '')).toBe(
    signWebhook({ id: 'msg_1', timestamp, body: '', secrets: [first] })['webhook-signature'],
  )
})
