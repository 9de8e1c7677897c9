import { createDeadline } from '../deadline.ts'
import { LeoraError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Tenant } from '../ports/database.ts'
import type { DeliveryResult, EffectKind, Sender } from '../ports/delivery.ts'
import type { ClaimedMessage, MessageClaimRequest, Outbox, Settlement } from '../ports/outbox.ts'
import { type RetryRule, withRetry } from '../retry.ts'
import type { RelayFailure, RelayReport } from './relay-report.ts'
import { type RelayEntry, relayTenants, type WithOutbox } from './relay-tenants.ts'
import { settlementOf } from './settlement-of.ts'

/** Sends what waits in an outbox. */
export interface Relay {
  /**
   * Claims what is due and sends it, until nothing is left or time is up. A message is sent at least once: where the answer, or what became of it, was
   * lost, it is sent again under the same id. Throws what the outbox throws, once what is under way has ended.
   */
  run(outbox: Outbox, options?: RelayOptions): Promise<RelayReport>
  /** The same for tenants one after the other, until time is up; never throws. */
  runAll(tenants: readonly Tenant[], withOutbox: WithOutbox, options?: RelayOptions): Promise<readonly RelayEntry[]>
}

export interface RelayOptions {
  /** What is under way is broken off shortly before it, and nothing begins that does not seem to fit. */
  readonly deadline?: Date | undefined
  /** Breaks off what is under way; it waits again at once. */
  readonly signal?: AbortSignal | undefined
}

export type Senders = Partial<Readonly<Record<EffectKind, Sender>>>

/** What a relay is made of. */
export interface RelayParts {
  /** What of a kind is missing here waits until there is a sender. A function is asked once something is due. */
  readonly senders: Senders | (() => Promise<Senders>)
  readonly clock: Clock
  /** Attempts that a destination gets. @default 600 a minute */
  readonly rate?: MessageClaimRequest['rate'] | undefined
  /** Messages a claim. @default 20 */
  readonly batch?: number
  /** Sent at once; a destination gets one after the other. @default 8 */
  readonly concurrency?: number
  /** How long a claim is this relay's. @default 60 */
  readonly leaseSeconds?: number
  /** The longest that a sender takes; nothing is sent that the claim could end before. @default 20 */
  readonly sendSeconds?: number
  /** @default deliveryRetryRule */
  readonly retryRule?: RetryRule
}

/** What writing down the last results takes. */
const settleMs = 500
const failureLimit = 100

/** Puts senders to work. Throws CONFIG_INVALID where a claim would end before an attempt can. */
export function createRelay(parts: RelayParts): Relay {
  const { clock, batch = 20, concurrency = 8, leaseSeconds = 60, sendSeconds = 20 } = parts
  const { rate = { limit: 600, windowSeconds: 60 } } = parts
  if (leaseSeconds <= sendSeconds) {
    throw new LeoraError('CONFIG_INVALID', `leaseSeconds: ${leaseSeconds} is too short; more than ${sendSeconds}.`)
  }

  async function send(senders: Senders, message: ClaimedMessage, signal: AbortSignal): Promise<DeliveryResult> {
    const { token: _, claimedAt: __, ...rest } = message
    try {
      // only kinds with a sender are claimed
      return await (senders[message.kind] as Sender).send({ ...rest, sentAt: clock.now() }, { signal })
    } catch (error) {
      // of what was thrown the name alone: the rest may quote the message
      const name = error instanceof Error ? error.name : 'something'
      const evidence = { status: null, durationMs: 0, address: null, excerpt: null }
      return { outcome: 'retry', code: 'SEND_FAILED', message: `The ${message.kind} sender threw ${name}.`, evidence }
    }
  }

  const relay: Relay = {
    async run(outbox, { deadline, signal } = {}) {
      const counts = { delivered: 0, pending: 0, dead: 0, released: 0 }
      const failures: RelayFailure[] = []
      const until = deadline ? new Date(deadline.getTime() - settleMs) : null
      const time = createDeadline(until)
      const stop = new AbortController()
      const ended = new AbortController()
      const isOver = () => stop.signal.aborted || time.isNear(clock.now())
      const abort = () => stop.abort()
      if (signal?.aborted) abort()
      signal?.addEventListener('abort', abort, { once: true, signal: ended.signal })
      if (until) void clock.sleep(Math.max(0, until.getTime() - clock.now().getTime()), ended.signal).then(abort)

      let turn: Promise<unknown> = Promise.resolve()
      /** A session does one thing at a time. Again after a lost connection: a message that was sent is worth it. */
      function inTurn<T>(work: () => Promise<T>): Promise<T> {
        const next = turn.then(() => withRetry(work, { clock, signal, deadline }))
        turn = next.catch(() => undefined)
        return next
      }

      async function settle(message: ClaimedMessage, settlement: Settlement): Promise<void> {
        const { status } = settlement
        if (!(await inTurn(() => outbox.settle(message, settlement)))) return
        counts[status] += 1
        if (!('code' in settlement) || failures.length >= failureLimit) return
        const outcome = settlement.status === 'dead' ? 'dead' : 'retried'
        failures.push({ id: message.id, code: settlement.code, message: settlement.message, outcome })
      }

      async function deliver(senders: Senders, message: ClaimedMessage, lastStart: number): Promise<void> {
        const startedAt = clock.now().getTime()
        // it may be another's before we know
        if (isOver() || startedAt > lastStart) return settle(message, { status: 'released' })
        const result = await send(senders, message, stop.signal)
        time.pageTook(clock.now().getTime() - startedAt)
        await settle(message, settlementOf(result, { ...message, random: clock.random(), rule: parts.retryRule }))
      }

      /** Null where nothing is due, or time is up: nobody is asked for them then. */
      async function openSenders(): Promise<Senders | null> {
        if (isOver()) return null
        if (typeof parts.senders !== 'function') return parts.senders
        return Object.keys(await inTurn(() => outbox.countDue())).length > 0 ? parts.senders() : null
      }

      try {
        const senders = await openSenders()
        const kinds = senders ? (Object.keys(senders) as EffectKind[]).filter((kind) => senders[kind]) : []
        while (senders && kinds.length > 0 && !isOver()) {
          const lastStart = clock.now().getTime() + (leaseSeconds - sendSeconds) * 1_000
          const claimed = await inTurn(() => outbox.claim({ kinds, limit: batch, leaseSeconds, rate }))
          if (claimed.length === 0) break
          await inQueues(claimed, concurrency, (message) => deliver(senders, message, lastStart))
        }
        // whoever is told to stop has no time to count
        const left = signal?.aborted ? {} : await inTurn(() => outbox.countDue())
        const withoutSender = (Object.keys(left) as EffectKind[]).filter((kind) => senders && !kinds.includes(kind))
        return {
          delivered: counts.delivered,
          retried: counts.pending,
          dead: counts.dead,
          left,
          withoutSender,
          failures,
        }
      } finally {
        ended.abort()
      }
    },
    runAll: (tenants, withOutbox, options = {}) =>
      relayTenants(
        tenants,
        (tenant) => withOutbox(tenant, (outbox) => relay.run(outbox, options)),
        () => options.signal?.aborted || (options.deadline !== undefined && clock.now() >= options.deadline),
      ),
  }
  return relay
}

/** The messages of a destination one after the other, so many destinations at once. What is thrown is thrown when nothing is under way any more. */
async function inQueues(
  messages: readonly ClaimedMessage[],
  concurrency: number,
  work: (message: ClaimedMessage) => Promise<void>,
): Promise<void> {
  const queues = new Map<string, ClaimedMessage[]>()
  for (const message of messages) {
    const key = `${message.kind} ${message.destination}`
    queues.set(key, [...(queues.get(key) ?? []), message])
  }
  const waiting = [...queues.values()]
  const failed: unknown[] = []
  const worker = async () => {
    for (let queue = waiting.shift(); queue; queue = waiting.shift()) {
      for (const message of queue) if (failed.length === 0) await work(message).catch((error) => failed.push(error))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  if (failed.length > 0) throw failed[0]
}
