import type { Clock } from '../ports/clock.ts'
import type { DeliveryMessage, DeliveryResult, EffectKind, Sender } from '../ports/delivery.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { AlertNotification } from './notification.ts'

/** What a notifier may take; a relay gives a sender 20 seconds. */
const timeoutMs = 15_000

/** Hands each notification to the notifier that its destination names. One that throws, or does not answer in time, is asked again later. */
export function createNotificationSender({
  notifiers,
  senders,
  clock,
}: {
  readonly notifiers: Readonly<Record<string, Notifier>>
  readonly senders: Partial<Readonly<Record<EffectKind, Sender>>>
  readonly clock: Clock
}): Sender {
  return {
    async send(message, { signal } = {}) {
      const startedAt = clock.now().getTime()
      const evidence = () => ({
        status: null,
        durationMs: clock.now().getTime() - startedAt,
        address: null,
        excerpt: null,
      })
      const { destination } = message
      const notifier = Object.hasOwn(notifiers, destination) ? notifiers[destination] : undefined
      const failed = (code: 'DESTINATION_INVALID' | 'TIMED_OUT' | 'SEND_FAILED', text: string) =>
        ({ code, message: `The notifier '${destination}' ${text}`, evidence: evidence() }) as const
      if (!notifier) return { outcome: 'rejected', ...failed('DESTINATION_INVALID', 'is not in the config any more.') }
      const settled = new AbortController()
      const stop = new AbortController()
      signal?.addEventListener('abort', () => stop.abort(), { once: true, signal: settled.signal })
      const late = clock.sleep(timeoutMs, settled.signal).then((): DeliveryResult => {
        stop.abort()
        return { outcome: 'retry', ...failed('TIMED_OUT', `had not answered after ${timeoutMs / 1_000} s.`) }
      })
      try {
        return await Promise.race([notify(notifier, message, stop.signal), late])
      } catch (error) {
        // of what was thrown the name alone: the rest may quote an address that is a secret
        const name = error instanceof Error ? error.name : 'something'
        return { outcome: 'retry', ...failed('SEND_FAILED', `threw ${name}.`) }
      } finally {
        settled.abort()
      }
    },
  }

  async function notify(notifier: Notifier, message: DeliveryMessage, signal: AbortSignal): Promise<DeliveryResult> {
    const { id, attempt, sentAt, body } = message
    const notification = JSON.parse(body) as AlertNotification
    return notifier.send(notification, { id, attempt, sentAt, signal, senders })
  }
}
