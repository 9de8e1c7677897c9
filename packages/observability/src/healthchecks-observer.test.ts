import { expect, it } from 'vitest'
import { createItemRuns, failingJob, planned } from '../test/support/item-runs.ts'
import { type ReceivedRequest, startReceiver } from '../test/support/receiver.ts'
import { type HealthchecksObserverOptions, healthchecksObserver } from './healthchecks-observer.ts'

const check = '5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278'
const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A receiver, and a runner whose runs ping it. */
async function scene(
  options: (url: string) => HealthchecksObserverOptions,
  { answer, ...runs }: Parameters<typeof createItemRuns>[1] & { answer?: Parameters<typeof startReceiver>[0] } = {},
) {
  const receiver = await startReceiver(answer)
  const observer = healthchecksObserver(options(receiver.url))
  return { ...createItemRuns(observer, runs), receiver, observer }
}

const ofCheck = (url: string) => ({ pingUrl: `${url}/${check}` })
const lineOf = ({ method, url }: ReceivedRequest) => `${method} ${url}`

it('a planned run pings start and success under its id, with its counts, as the pinging API documents it', async () => {
  const { run, receiver, observer } = await scene(ofCheck)
  const { runId } = await run({ occurrence: planned })
  expect(runId).toMatch(canonical)
  expect(receiver.requests.map(lineOf)).toEqual([`POST /${check}/start?rid=${runId}`, `POST /${check}?rid=${runId}`])
  const [start, end] = receiver.requests
  expect(start?.body).toBe('grade-items, well-crafted, as of 2026-02-28\nstarted')
  expect(end?.body).toMatch(
    /^grade-items, well-crafted, as of 2026-02-28\nsucceeded in \d+\.\d s\n4 read, 4 changed, 0 unchanged, 0 failed$/,
  )
  expect(end?.headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(observer.pings).toEqual({ sent: 2, lost: 0 })
})

it('a failed run pings fail with the code of its error, and nothing of its message', async () => {
  const { run, receiver } = await scene(ofCheck, { job: failingJob })
  const { runId } = await run({ occurrence: planned })
  expect(receiver.requests.map(lineOf)[1]).toBe(`POST /${check}/fail?rid=${runId}`)
  expect(receiver.requests[1]?.body).toMatch(/\nfailed \(INTERNAL\) in /)
  expect(receiver.requests.map(({ body }) => body).join()).not.toMatch(/Jane|geheim|postgres/)
})

it('a paused run is a log entry: it changes no check', async () => {
  const { run, receiver } = await scene(ofCheck)
  const { runId } = await run({ occurrence: planned, signal: AbortSignal.abort() })
  expect(receiver.requests.map(lineOf)[1]).toBe(`POST /${check}/log?rid=${runId}`)
})

it.each<[string, Omit<HealthchecksObserverOptions, 'pingUrl'>, string]>([
  ['a job', {}, '/key/grade-items'],
  ['a job and tenant', { slug: 'job-tenant' }, '/key/grade-items-well-crafted'],
  ['its own name', { slug: ({ job, tenant }) => `${tenant}_${job}` }, '/key/well-crafted_grade-items'],
])('with a ping key a check is %s', async (_, options, path) => {
  const { run, receiver } = await scene((url) => ({ pingKey: 'key', endpoint: `${url}/`, ...options }))
  const { runId } = await run({ occurrence: planned })
  expect(receiver.requests.map(({ url }) => url)).toEqual([`${path}/start?rid=${runId}`, `${path}?rid=${runId}`])
})

it('a check that is not there is made where that is asked for', async () => {
  const { run, receiver } = await scene((endpoint) => ({ pingKey: 'key', endpoint, create: true }))
  const { runId } = await run({ occurrence: planned })
  expect(receiver.requests[0]?.url).toBe(`/key/grade-items/start?rid=${runId}&create=1`)
})

it('neither dry runs nor runs by hand ping, nor runs that have no check', async () => {
  const { run, receiver } = await scene(ofCheck)
  await run({ dryRun: true, occurrence: planned })
  await run()
  const none = await scene(() => ({ pingUrl: () => null }))
  await none.run({ occurrence: planned })
  expect([...receiver.requests, ...none.receiver.requests]).toEqual([])
})

it('an answer that may pass is asked for once more, any other is not; what is lost is counted, and changes no run', async () => {
  const passing = await scene(ofCheck, { answer: first(503) })
  await passing.run({ occurrence: planned })
  expect(passing.observer.pings).toEqual({ sent: 2, lost: 0 })
  expect(passing.receiver.requests).toHaveLength(3)

  const gone = await scene(ofCheck, { answer: (response) => response.writeHead(404).end() })
  expect(await gone.run({ occurrence: planned })).toMatchObject({ status: 'succeeded' })
  expect(gone.observer.pings).toEqual({ sent: 0, lost: 2 })
  expect(gone.receiver.requests).toHaveLength(2)
})

it('a server that never answers, that closes, and none at all: two attempts each, and the run is as it is', async () => {
  const silent = await scene((url) => ({ ...ofCheck(url), timeoutMs: 20 }), { answer: () => undefined })
  expect(await silent.run({ occurrence: planned })).toMatchObject({ status: 'succeeded', counts: { changed: 4 } })
  expect(silent.observer.pings).toEqual({ sent: 0, lost: 2 })
  expect(silent.receiver.requests).toHaveLength(4)

  const closing = await scene(ofCheck, { answer: (response) => response.destroy() })
  expect(await closing.run({ occurrence: planned })).toMatchObject({ status: 'succeeded' })
  expect(closing.observer.pings).toEqual({ sent: 0, lost: 2 })

  let calls = 0
  const refuse = () => {
    calls += 1
    throw new TypeError('fetch failed')
  }
  const none = await scene((url) => ({ ...ofCheck(url), fetch: refuse }))
  expect(await none.run({ occurrence: planned })).toMatchObject({ status: 'succeeded' })
  expect(calls).toBe(4)
})

it('the end of a run is not sent before its start has been answered', async () => {
  let answerStart = () => undefined as unknown
  const { run, receiver } = await scene(ofCheck, {
    answer(response, { url }) {
      if (url.includes('/start')) answerStart = () => response.end('OK')
      else response.end('OK')
    },
  })
  const running = run({ occurrence: planned })
  await expect.poll(() => receiver.requests.length).toBe(1)
  await new Promise((turn) => setImmediate(turn))
  expect(receiver.requests).toHaveLength(1)
  answerStart()
  await running
  expect(receiver.requests).toHaveLength(2)
})

it('follows no redirect: the key in the path is nobody else’s', async () => {
  const other = await startReceiver()
  const { run, observer } = await scene(ofCheck, {
    answer: (response) => response.writeHead(307, { location: other.url }).end(),
  })
  await run({ occurrence: planned })
  expect(other.requests).toEqual([])
  expect(observer.pings).toEqual({ sent: 0, lost: 2 })
})

it.each<[string, HealthchecksObserverOptions, string]>([
  ['neither URL nor key', {}, 'pingUrl: give either pingUrl or pingKey'],
  ['both', { pingUrl: 'https://hc-ping.com/x', pingKey: 'secret' }, 'pingUrl: give either pingUrl or pingKey'],
  ['a URL that is none', { pingUrl: 'hc-ping.com/secret' }, 'pingUrl: it is none that can be called'],
  ['an empty key', { pingKey: '' }, 'pingKey: it is none'],
  ['an endpoint that is none', { pingKey: 'key', endpoint: 'ftp://x' }, 'endpoint: it is none that can be called'],
  ['no time', { pingKey: 'key', timeoutMs: 0 }, 'timeoutMs: 0 is none'],
])('%s is refused at once, and no secret repeated', (_, options, message) => {
  expect(() => healthchecksObserver(options)).toThrow(`healthchecksObserver: ${message}`)
  expect(() => healthchecksObserver(options)).not.toThrow(/secret/)
})

/** Answers so once, and OK then. */
function first(status: number): Parameters<typeof startReceiver>[0] {
  let count = 0
  return (response) => {
    count += 1
    response.writeHead(count === 1 ? status : 200).end()
  }
}
