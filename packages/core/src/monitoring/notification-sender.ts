import type { Clock } from '../ports/clock.ts'
import type { DeliveryFailure, DeliveryMessage, DeliveryResult, EffectKind, Sender } from '../ports/delivery.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { AlertNotification } from './notification.ts'

/** What a notifier may take; a relay gives a sender 20 seconds. */
const timeoutMs = 15_000

/**
 * Hands each notification to the notifier that its destination names, and what is not about alerts to `senders.notification`. A notifier that throws, or does not answer in time, is
 * asked again later; one whose receiver is gone is not disabled: its name stays when the config gives it another.
 */
export function createNotificationSender({
  notifiers,
  senders,
  clock,
}: {
  readonly notifiers: Readonly<Record<string, Notifier>>
  /** Those of the config: what notifiers may send with. */
  readonly senders: Partial<Readonly<Record<EffectKind, Sender>>>
  readonly clock: Clock
}): Sender {
  return {
    async send(message, { signal } = {}) {
      const startedAt = clock.now().getTime()
      const failed = (code: DeliveryFailure['code'], text: string): DeliveryFailure => ({
        code,
        message: text,
        evidence: { status: null, durationMs: clock.now().getTime() - startedAt, address: null, excerpt: null },
      })
      const notification = readNotification(message.body)
      if (!notification) {
        if (senders.notification) return senders.notification.send(message, { ...(signal && { signal }) })
        return {
          outcome: 'rejected',
          ...failed(
            'MESSAGE_INVALID',
            'Not sent: it is not about alerts, and the config has no delivery.senders.notification.',
          ),
        }
      }
      const { destination } = message
      const named = `The notifier '${destination}'`
      const notifier = Object.hasOwn(notifiers, destination) ? notifiers[destination] : undefined
      if (!notifier) {
        return { outcome: 'rejected', ...failed('DESTINATION_INVALID', `${named} is not in the config any more.`) }
      }
      const givenUp = (): DeliveryResult => ({
        outcome: 'retry',
        ...failed('ABORTED', `${named} was given up before it had answered.`),
      })
      if (signal?.aborted) return givenUp()
      const settled = new AbortController()
      const late = clock.sleep(timeoutMs, settled.signal).then(
        (): DeliveryResult => ({
          outcome: 'retry',
          ...failed('TIMED_OUT', `${named} had not answered after ${timeoutMs / 1_000} s.`),
        }),
      )
      const aborted = untilAborted(signal, settled.signal).then(givenUp)
      try {
        const result = await Promise.race([notify(notifier, notification, message, settled.signal), late, aborted])
        return result.outcome === 'gone' ? { ...result, outcome: 'rejected' } : result
      } catch (error) {
        // of what was thrown the name alone: the rest may quote an address that is a secret
        const name = error instanceof Error ? error.name : 'something'
        return { outcome: 'retry', ...failed('SEND_FAILED', `${named} threw ${name}.`) }
      } finally {
        settled.abort()
      }
    },
  }

  async function notify(
    notifier: Notifier,
    notification: AlertNotification,
    { id, attempt, sentAt }: DeliveryMessage,
    signal: AbortSignal,
  ): Promise<DeliveryResult> {
    return notifier.send(notification, { id, attempt, sentAt, signal, senders })
  }
}

/** Null for what is not about alerts: a rule of process-triggers has notifications too. */
function readNotification(body: string): AlertNotification | null {
  try {
    const parsed: unknown = JSON.parse(body)
    const isOne = typeof parsed === 'object' && parsed !== null && 'notices' in parsed && Array.isArray(parsed.notices)
    // what core wrote into the outbox itself
    return isOne ? (parsed as AlertNotification) : null
  } catch {
    return null
  }
}

function untilAborted(signal: AbortSignal | undefined, settled: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true, signal: settled })
  })
}
