import type { EffectKind, Sender } from '../ports/delivery.ts'

/** One sender out of one a kind. What has none is tried again later: a deployment may be given one. */
export function senderByKind(senders: Readonly<Partial<Record<EffectKind, Sender>>>): Sender {
  return {
    async send(message, options) {
      const sender = senders[message.kind]
      if (sender) return sender.send(message, options)
      return {
        outcome: 'retry',
        code: 'SENDER_MISSING',
        message: `Nothing is configured that sends effects of kind '${message.kind}'; configured: ${Object.keys(senders).join(', ') || 'nothing'}.`,
        evidence: { status: null, durationMs: 0, address: null, excerpt: null },
      }
    },
  }
}
