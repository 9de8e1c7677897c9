import { type DeliveryFailureCode, excerpt, networkFailure } from '@leora-jobs/core/delivery'
import { z } from 'zod'

/** What nodemailer tells of an error. */
const smtpError = z.object({
  code: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  command: z.string().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  responseCode: z.number().int().optional().catch(undefined),
})

/** Commands that are about this message; a refusal of any other (login, STARTTLS, greeting) is about the deployment, and passes when that is put right. */
const aboutMessage = /^(RCPT TO|DATA|BDAT)/i

/**
 * What a transport's error means for a delivery. A 5yz reply about the recipient or the content lasts, 4yz passes (RFC 5321 4.2.1); so does a sender that is
 * refused, unless the message is too large (552).
 */
export function smtpFailure(error: unknown): {
  readonly code: DeliveryFailureCode
  readonly problem: string
  readonly seen: { readonly status: number | null; readonly excerpt: string | null }
  readonly isLasting: boolean
} {
  const { code, originalCode, command = '', response = '', responseCode } = smtpError.safeParse(error).data ?? {}
  const seen = { status: responseCode ?? null, excerpt: excerpt(response) }
  if (responseCode !== undefined) {
    const isLasting = responseCode >= 500 && (aboutMessage.test(command) || responseCode === 552)
    const step = /^[A-Z][A-Z -]{1,20}$/i.test(command) ? ` at ${command}` : ''
    return { code: 'STATUS', problem: `the mail server answered ${responseCode}${step}`, seen, isLasting }
  }
  // refused by the transport itself: a recipient it cannot write, a size that the server has announced
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return { code: 'MESSAGE_INVALID', problem: `the transport refused it (${code})`, seen, isLasting: true }
  if (code === 'ETIMEDOUT')
    return { code: 'TIMED_OUT', problem: 'the mail server did not answer in time', seen, isLasting: false }
  const cause = originalCode === undefined ? error : Object.assign(new Error(), { code: originalCode })
  return { ...networkFailure(cause), seen, isLasting: false }
}
