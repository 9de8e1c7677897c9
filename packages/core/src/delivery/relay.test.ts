import { describe, expect, it } from 'vitest'
import { createFakeOutbox, type FakeMessage } from '../../test/support/fake-outbox.ts'
import { LeoraError } from '../errors.ts'
import type { DeliveryMessage, DeliveryResult, Sender } from '../ports/delivery.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createRelay, type RelayParts } from './relay.ts'

const evidence = { status: 200, durationMs: 1, address: null, excerpt: null }
const delivered: DeliveryResult = { outcome: 'delivered', evidence }
const busy: DeliveryResult = { outcome: 'retry', code: 'STATUS', message: 'busy', evidence }

type Answer = (message: DeliveryMessage, signal: AbortSignal | undefined) => DeliveryResult | Promise<DeliveryResult>

function scene(messages: readonly FakeMessage[], answer: Answer = () => delivered, parts: Partial<RelayParts> = {}) {
  const clock = createManualClock()
  const sent: DeliveryMessage[] = []
  const webhook: Sender = {
    async send(message, options) {
      sent.push(message)
      return answer(message, options?.signal)
    },
  }
  const fake = createFakeOutbox(messages)
  const relay = createRelay({ senders: { webhook }, clock, ...parts })
  return { ...fake, clock, sent, relay, run: (options = {}) => relay.run(fake.outbox, options) }
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `m${index}` }))

describe('a relay', () => {
  it('sends all that is due, in batches, and writes down what came of each', async () => {
    const answers: Record<string, DeliveryResult> = {
      m1: busy,
      m2: { ...busy, outcome: 'rejected' },
      m3: { ...busy, outcome: 'gone', code: 'GONE' },
    }
    const { run, sent, outcomes, settled, claims } = scene(ids(6), ({ id }) => answers[id] ?? delivered, { batch: 4 })
    expect(await run()).toEqual({
      delivered: 3,
      retried: 1,
      dead: 2,
      left: {},
      withoutSender: [],
      failures: [
        { id: 'm1', code: 'STATUS', message: 'busy', outcome: 'retried' },
        { id: 'm2', code: 'STATUS', message: 'busy', outcome: 'dead' },
        { id: 'm3', code: 'GONE', message: 'busy', outcome: 'dead' },
      ],
    })
    expect(outcomes()).toEqual([
      ['m0', 'delivered'],
      ['m1', 'pending'],
      ['m2', 'dead'],
      ['m3', 'dead'],
      ['m4', 'delivered'],
      ['m5', 'delivered'],
    ])
    expect(settled[3]?.[1]).toMatchObject({ disables: true })
    expect(claims.map(({ limit, leaseSeconds, rate }) => [limit, leaseSeconds, rate])).toEqual(
      Array(3).fill([4, 60, { limit: 600, windowSeconds: 60 }]),
    )
    // what a sender gets: no token, and the attempt's own time
    expect(sent[0]).toEqual({
      id: 'm0',
      kind: 'webhook',
      destination: 'https://a.example.com/',
      body: 'body of m0',
      attempt: 1,
      sentAt: new Date('2026-03-01T12:00:00Z'),
    })
  })

  it('sends to several destinations at once, as many as it may, and to each one after the other', async () => {
    const messages = Array.from({ length: 18 }, (_, index) => ({ id: `m${index}`, destination: `d${index % 6}` }))
    const underWay: string[] = []
    let most = 0
    const { run, outcomes } = scene(
      messages,
      async ({ destination }) => {
        expect(underWay).not.toContain(destination)
        underWay.push(destination)
        most = Math.max(most, underWay.length)
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
        underWay.splice(underWay.indexOf(destination), 1)
        return delivered
      },
      { concurrency: 4 },
    )
    expect(await run()).toMatchObject({ delivered: 18 })
    expect(most).toBe(4)
    const ofFirst = outcomes().filter(([id]) => ['m0', 'm6', 'm12'].includes(String(id)))
    expect(ofFirst.map(([id]) => id)).toEqual(['m0', 'm6', 'm12'])
  })

  it('a kind without a sender is not claimed, and is named with what is left', async () => {
    const { run, claims } = scene([{ id: 'a' }, { id: 'b', kind: 'email' }, { id: 'c', kind: 'email' }])
    expect(await run()).toMatchObject({ delivered: 1, left: { email: 2 }, withoutSender: ['email'] })
    expect(claims[0]?.kinds).toEqual(['webhook'])
    const none = scene([{ id: 'a' }], () => delivered, { senders: {} })
    expect(await none.run()).toMatchObject({ delivered: 0, left: { webhook: 1 }, withoutSender: ['webhook'] })
    expect(none.claims).toEqual([])
  })

  it('a sender that throws is a failure that tells nothing of the message', async () => {
    const { run } = scene([{ id: 'a' }], () => {
      throw new TypeError('cannot read body of a')
    })
    expect((await run()).failures).toEqual([
      { id: 'a', code: 'SEND_FAILED', message: 'The webhook sender threw TypeError.', outcome: 'retried' },
    ])
  })

  it('told to stop, it breaks off what is under way, gives back the rest, and counts nothing', async () => {
    const stop = new AbortController()
    const { run, sent, outcomes } = scene(ids(3), async (_, signal) => {
      stop.abort()
      expect(signal?.aborted).toBe(true)
      return { ...busy, code: 'ABORTED' }
    })
    expect(await run({ signal: stop.signal })).toMatchObject({ delivered: 0, retried: 1, left: {} })
    expect(sent).toHaveLength(1)
    expect(outcomes()).toEqual([
      ['m0', 'pending'],
      ['m1', 'released'],
      ['m2', 'released'],
    ])
    const never = scene(ids(1))
    await never.run({ signal: stop.signal })
    expect(never.claims).toEqual([])
  })

  it('begins nothing that does not seem to fit before the deadline, and leaves time to write down the last result', async () => {
    const time = scene(ids(9))
    // sleeping would move the clock of the test
    const clock = { ...time.clock, sleep: () => new Promise<void>(() => {}) }
    const webhook: Sender = {
      async send() {
        time.clock.advance(1_000)
        return delivered
      },
    }
    const relay = createRelay({ senders: { webhook }, clock })
    const deadline = new Date(time.clock.now().getTime() + 5_000)
    // after two there are 3 s, less half a second: another one fits, with as much to spare; after three there are not
    expect(await relay.run(time.outbox, { deadline })).toMatchObject({ delivered: 3, left: { webhook: 6 } })
    expect(time.outcomes().filter(([, status]) => status === 'released')).toHaveLength(6)
  })

  it('out of time before it began, it does not say that a sender is missing', async () => {
    const { run, claims, clock } = scene(ids(2))
    expect(await run({ deadline: clock.now() })).toMatchObject({ left: { webhook: 2 }, withoutSender: [] })
    expect(claims).toEqual([])
  })

  it('sends nothing that its claim could end before', async () => {
    const slow = scene(ids(5), () => {
      slow.clock.advance(15_000)
      return delivered
    })
    expect(await slow.run()).toMatchObject({ delivered: 5 })
    // 0, 15 and 30 s into a claim of 60 that leaves 20 for the last
    expect(slow.outcomes().map(([, status]) => status)).toEqual([
      'delivered',
      'delivered',
      'delivered',
      'released',
      'released',
      'delivered',
      'delivered',
    ])
    expect(slow.sent.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1])
  })

  it('a result is written down again after a lost connection; one that is no longer ours counts for nothing', async () => {
    const { outbox, relay, sent } = scene(ids(2))
    let times = 0
    const flaky: typeof outbox = {
      ...outbox,
      async settle(message, settlement) {
        times += 1
        if (times === 1) throw new LeoraError('CONNECTION_LOST', 'gone', { retryable: true })
        await outbox.settle(message, settlement)
        return message.id !== 'm1'
      },
    }
    expect(await relay.run(flaky)).toMatchObject({ delivered: 1 })
    expect([times, sent.length]).toEqual([3, 2])
  })

  it('what the outbox throws ends it, once what is under way has ended', async () => {
    const messages = [
      { id: 'a', destination: 'a' },
      { id: 'b', destination: 'b' },
      { id: 'c', destination: 'b' },
    ]
    const { outbox, relay, sent } = scene(messages)
    const settled: string[] = []
    const broken: typeof outbox = {
      ...outbox,
      async settle({ id }) {
        settled.push(id)
        throw new LeoraError('PERMISSION_DENIED', 'no')
      },
    }
    await expect(relay.run(broken)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
    expect(settled).toEqual(['a', 'b'])
    expect(sent).toHaveLength(2)
  })

  it('asks for its senders once something is due, and throws what they throw before anything is claimed', async () => {
    let asked = 0
    const senders = async () => {
      asked += 1
      throw new LeoraError('CONFIG_INVALID', 'no secret')
    }
    const idle = scene([], undefined, { senders })
    expect(await idle.run()).toMatchObject({ delivered: 0, left: {} })
    expect(asked).toBe(0)
    const { run, claims } = scene(ids(1), undefined, { senders })
    await expect(run()).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect([asked, claims]).toEqual([1, []])
  })

  it('refuses a claim that would end before an attempt can', () => {
    expect(() => scene([], undefined, { leaseSeconds: 20 })).toThrow('leaseSeconds: 20 is too short; more than 20.')
  })
})

describe('for all tenants', () => {
  const tenant = (id: string) => ({ id, slug: `slug-${id}`, name: id, timeZone: 'UTC' })

  it('what one throws keeps no other waiting', async () => {
    const { outbox, relay } = scene(ids(1))
    const entries = await relay.runAll([tenant('1'), tenant('2'), tenant('3')], async ({ id }, work) => {
      if (id === '1') throw new LeoraError('DATABASE_UNREACHABLE', 'nobody there')
      if (id === '2') throw new Error('odd')
      return work(outbox)
    })
    expect(entries).toEqual([
      { tenant: { id: '1', slug: 'slug-1' }, error: { code: 'DATABASE_UNREACHABLE', message: 'nobody there' } },
      { tenant: { id: '2', slug: 'slug-2' }, error: { code: 'INTERNAL', message: 'odd' } },
      { tenant: { id: '3', slug: 'slug-3' }, report: expect.objectContaining({ delivered: 1 }) },
    ])
  })

  it('begins with none after the deadline, or when told to stop', async () => {
    const { outbox, relay, clock } = scene(ids(1))
    const stopped = { signal: AbortSignal.abort() }
    for (const options of [{ deadline: clock.now() }, stopped]) {
      expect(await relay.runAll([tenant('1')], async (_, work) => work(outbox), options)).toEqual([])
    }
  })
})
