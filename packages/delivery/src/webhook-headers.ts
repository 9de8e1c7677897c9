import { validateHeaderName, validateHeaderValue } from 'node:http'
import { Refusal } from './refusal.ts'

/** What the connection or the signature is about is ours to say. */
const reserved =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*|webhook-.*|user-agent|accept-encoding)$/

/** Headers of a message, with lower-case names. Throws a `Refusal` that names the first that cannot be sent; never its value. */
export function webhookHeaders(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const lowerCase = name.toLowerCase()
      if (reserved.test(lowerCase))
        throw new Refusal('MESSAGE_INVALID', `the header ${lowerCase} is not the message's to set`)
      try {
        validateHeaderName(name)
        validateHeaderValue(name, value)
      } catch {
        throw new Refusal(
          'MESSAGE_INVALID',
          `the header ${JSON.stringify(lowerCase.slice(0, 50))} has a name or value that HTTP does not have`,
        )
      }
      return [lowerCase, value]
    }),
  )
}
