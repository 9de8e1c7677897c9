import type { DeliveryMessage } from '@leora-jobs/core/delivery'

/** What tests sign with. */
export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** A webhook to a destination. */
export function webhookTo(destination: string, changed: Partial<DeliveryMessage> = {}): DeliveryMessage {
  const body = JSON.stringify({ type: 'trigger.fired', data: { customer: 'Weingut Müller 🍷' } })
  return { id: 'msg_1', kind: 'webhook', destination, body, sentAt: new Date(), attempt: 1, ...changed }
}
