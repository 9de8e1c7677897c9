// Webhooks: sending
export type { AddressGuardOptions } from './address-guard.ts'
// E-mail
export { createEmailSender, type EmailSenderOptions, type MailTransport, type OutgoingMail } from './email-sender.ts'
export type { LookupAddresses, ResolvedAddress } from './lookup-addresses.ts'
export { signWebhook, type WebhookHeaders, type WebhookToSign } from './sign-webhook.ts'
// Webhooks: receiving
export { type ReceivedWebhook, type VerifiedWebhook, verifyWebhook } from './verify-webhook.ts'
export { createWebhookSecret } from './webhook-secret.ts'
export { createWebhookSender, type WebhookSecrets, type WebhookSenderOptions } from './webhook-sender.ts'
