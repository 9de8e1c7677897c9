import { Refusal } from './refusal.ts'

/** Fields that say nothing about who sends what to whom. */
const allowed = /^(x-[\w-]{1,70}|list-[\w-]{1,70}|reply-to|in-reply-to|references)$/i

/** Header fields of a message. Throws a `Refusal` that names the first that it may not set, or that holds a control character; never its value. */
export function emailHeaders(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(headers)) {
    if (!allowed.test(name) || name.toLowerCase() === 'x-entity-ref-id') {
      const shown = JSON.stringify(name.slice(0, 50))
      throw new Refusal(
        'MESSAGE_INVALID',
        `the header field ${shown} is not the message's to set; allowed: X-*, List-*, Reply-To, In-Reply-To, References`,
      )
    }
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) || value.length > 900) {
      throw new Refusal(
        'MESSAGE_INVALID',
        `the header field ${name} has a control character in it, or more than 900 characters`,
      )
    }
  }
  return headers
}
