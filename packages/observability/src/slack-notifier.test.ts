import type { DeliveryResult } from '@leora-jobs/core/delivery'
import { expect, it } from 'vitest'
import { attempt, notice, notificationOf } from '../test/support/notices.ts'
import { startReceiver } from '../test/support/receiver.ts'
import { type SlackNotifierOptions, slackNotifier } from './slack-notifier.ts'

const secretPath = '/services/T00000000/B00000000/geheimXXXXXXXXXXXXXXXX'

/** A receiver, and a notifier of a URL of its own that is a secret. */
async function scene(answer?: Parameters<typeof startReceiver>[0], options: Partial<SlackNotifierOptions> = {}) {
  const receiver = await startReceiver(answer)
  const url = `${receiver.url}${secretPath}`
  const notifier = slackNotifier({ url, allowHttpOnLoopback: true, ...options })
  const send = (signal = new AbortController().signal) => notifier.send(notificationOf(notice()), attempt({ signal }))
  return { receiver, send }
}

const says = (status: number, text: string, headers: Record<string, string> = {}) =>
  scene((response) => response.writeHead(status, headers).end(text))

it('posts JSON, and is done with 200 ok', async () => {
  const { receiver, send } = await scene((response) => response.end('ok'))
  const result = await send()
  expect(result).toEqual({
    outcome: 'delivered',
    evidence: { status: 200, durationMs: expect.any(Number), address: null, excerpt: 'ok' },
  })
  expect(receiver.requests).toHaveLength(1)
  const [request] = receiver.requests
  expect(request).toMatchObject({ method: 'POST', url: secretPath })
  expect(request?.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(JSON.parse(request?.body ?? '')).toMatchObject({
    text: expect.stringContaining('critical: update-account-types of vinoteca'),
    blocks: expect.any(Array),
  })
})

it.each<[number, string, DeliveryResult['outcome'], string | undefined, string | undefined]>([
  [200, 'ok', 'delivered', undefined, undefined],
  [204, '', 'delivered', undefined, undefined],
  [400, 'invalid_payload', 'rejected', 'STATUS', '127.0.0.1: the receiver refused it (400 invalid_payload).'],
  [403, 'action_prohibited', 'rejected', 'STATUS', '127.0.0.1: the receiver refused it (403 action_prohibited).'],
  [404, 'no_service', 'rejected', 'STATUS', '127.0.0.1: the receiver refused it (404 no_service).'],
  [404, 'channel_not_found', 'rejected', 'STATUS', '127.0.0.1: the receiver refused it (404 channel_not_found).'],
  [404, '{"message":"Unknown Webhook"}', 'rejected', 'STATUS', '127.0.0.1: the receiver refused it (404).'],
  [
    410,
    'channel_is_archived',
    'gone',
    'GONE',
    '127.0.0.1: the receiver wants no more of them (410 channel_is_archived).',
  ],
  [500, 'rollup_error', 'retry', 'STATUS', '127.0.0.1: the receiver cannot take it now (500 rollup_error).'],
  [503, '', 'retry', 'STATUS', '127.0.0.1: the receiver cannot take it now (503).'],
])('%i %s: %s', async (status, text, outcome, code, message) => {
  const { send } = await says(status, text)
  const result = await send()
  expect(result).toMatchObject({ outcome, evidence: { status, excerpt: text === '' ? null : text } })
  expect('code' in result ? [result.code, result.message] : [undefined, undefined]).toEqual([code, message])
})

it('a channel that is asked too often is asked again when it says', async () => {
  const { send } = await says(429, 'rate_limited', { 'retry-after': '30' })
  expect(await send()).toMatchObject({ outcome: 'retry', code: 'STATUS', retryAfterSeconds: 30 })
})

it('follows no redirect: the path is a secret', async () => {
  const other = await startReceiver()
  const { send, receiver } = await scene((response) => response.writeHead(307, { location: `${other.url}/x` }).end())
  expect(await send()).toMatchObject({
    outcome: 'rejected',
    code: 'REDIRECTED',
    message: `127.0.0.1: redirects are not followed (307, to ${new URL(other.url).host}).`,
  })
  expect(receiver.requests).toHaveLength(1)
  expect(other.requests).toEqual([])
})

it('of an answer that does not end, the beginning is read', async () => {
  const { send } = await scene((response) => {
    response.writeHead(200)
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      response.once('drain', more)
    }
    more()
  })
  const { outcome, evidence } = await send()
  expect(outcome).toBe('delivered')
  expect(evidence.excerpt).toHaveLength(500)
})

it('an answer whose body breaks off or stays away counts by its status', async () => {
  const broken = await scene((response) => {
    response.writeHead(200, { 'content-length': '10' }).write('ok')
    response.destroy()
  })
  const silent = await scene((response) => response.writeHead(200).flushHeaders(), { timeoutMs: 100 })
  // what is destroyed may take the head with it
  expect(['delivered', 'retry']).toContain((await broken.send()).outcome)
  expect((await silent.send()).outcome).toBe('delivered')
})

it('a receiver that does not answer is given up in time, or when nobody waits any more', async () => {
  const late = await scene(() => undefined, { timeoutMs: 20 })
  expect(await late.send()).toMatchObject({
    outcome: 'retry',
    code: 'TIMED_OUT',
    message: '127.0.0.1: no answer within 0.02 s.',
  })
  const stop = new AbortController()
  const stopped = await scene(() => stop.abort())
  expect(await stopped.send(stop.signal)).toMatchObject({ outcome: 'retry', code: 'ABORTED' })
  expect(stopped.receiver.requests).toHaveLength(1)
})

it('a connection that is closed, or that there is none of, may succeed later', async () => {
  const closing = await scene((response) => response.destroy())
  expect(await closing.send()).toMatchObject({ outcome: 'retry', code: 'CONNECTION_CLOSED' })
  const refused = Object.assign(new Error(`connect ${secretPath}`), { code: 'ECONNREFUSED' })
  const none = await scene(undefined, {
    fetch: async () => {
      throw new TypeError('fetch failed', { cause: refused })
    },
  })
  expect(await none.send()).toMatchObject({
    outcome: 'retry',
    code: 'CONNECTION_FAILED',
    message: '127.0.0.1: there was no connection (ECONNREFUSED).',
  })
})

it('the secret part of the URL is in no result, whatever the receiver answers or fetch throws', async () => {
  const echoing = await scene((response, { url }) => response.writeHead(404).end(`No route for POST ${url}`))
  const moving = await scene((response, { url }) => response.writeHead(302, { location: url }).end())
  const throwing = await scene(undefined, {
    fetch: async (url) => {
      throw new Error(`cannot post to ${url}`)
    },
  })
  const results = await Promise.all([echoing.send(), moving.send(), throwing.send()])
  expect(results.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected', 'retry'])
  expect(results[0]?.evidence.excerpt).toBe('No route for POST /[…]/[…]/[…]/[…]')
  expect(JSON.stringify(results)).not.toMatch(/geheim|T0000|B0000/)
})

it.each<[string, Partial<SlackNotifierOptions>, string]>([
  ['no URL', { url: '' }, 'url: it is empty'],
  ['http', { url: 'http://hooks.example/geheim' }, 'url: it is none'],
  ['http to this machine that is not asked for', { url: 'http://127.0.0.1/geheim' }, 'url: it is none'],
  ['http to another machine', { url: 'http://10.0.0.1/geheim', allowHttpOnLoopback: true }, 'url: it is none'],
  ['a password', { url: 'https://a:geheim@hooks.example/' }, 'url: it is none'],
  ['a URL that is none', { url: 'geheim' }, 'url: it is none'],
  ['no time', { timeoutMs: 0 }, 'timeoutMs: 0 is none'],
  ['more time than there is', { timeoutMs: 15_001 }, 'timeoutMs: 15001 is none'],
])('%s is refused at once, and no secret repeated', (_, options, message) => {
  const make = () => slackNotifier({ url: 'https://hooks.slack.com/geheim', ...options })
  expect(make).toThrow(`slackNotifier: ${message}`)
  expect(make).not.toThrow(/geheim/)
})

it('is told from the severity on that it is asked for, else from warning on', () => {
  const url = 'https://hooks.slack.com/services/x'
  expect(slackNotifier({ url, severity: 'critical' }).severity).toBe('critical')
  expect(slackNotifier({ url }).severity).toBeUndefined()
})
