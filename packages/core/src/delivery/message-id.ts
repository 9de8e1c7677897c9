/**
 * Whether a text can be the id of a message: up to 255 visible ASCII characters without a full stop. What is signed is `id.timestamp.body`; with a full stop
 * in the id a signed message could be read as another one (Standard Webhooks 1.0, "Signature scheme").
 */
export function isMessageId(id: string): boolean {
  return /^[!-\-/-~]{1,255}$/.test(id)
}
