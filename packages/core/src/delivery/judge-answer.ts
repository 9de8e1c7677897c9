import type { DeliveryEvidence, DeliveryResult } from '../ports/delivery.ts'
import { judgeStatus } from './judge-status.ts'
import { retryAfterSeconds } from './retry-after.ts'

/** What a receiver answered to a POST. */
export interface ReceiverAnswer {
  readonly status: number
  readonly retryAfter?: string | undefined
  readonly location?: string | undefined
  /** Its own word for the problem, such as `no_service`; shown beside the status. */
  readonly word?: string | undefined
}

/** What an answer means for a delivery; its message names the host and no more of the URL. */
export function judgeAnswer(
  { status, retryAfter, location, word }: ReceiverAnswer,
  host: string,
  evidence: DeliveryEvidence,
  now: Date,
): DeliveryResult {
  const said = word === undefined ? String(status) : `${status} ${word}`
  const failure = (code: 'STATUS' | 'GONE' | 'REDIRECTED', problem: string) => ({
    code,
    message: `${host}: ${problem}.`,
    evidence,
  })
  switch (judgeStatus(status)) {
    case 'delivered':
      return { outcome: 'delivered', evidence }
    case 'gone':
      return { outcome: 'gone', ...failure('GONE', `the receiver wants no more of them (${said})`) }
    case 'redirected':
      return {
        outcome: 'rejected',
        ...failure('REDIRECTED', `redirects are not followed (${status}, to ${redirectHost(location, host)})`),
      }
    case 'rejected':
      return { outcome: 'rejected', ...failure('STATUS', `the receiver refused it (${said})`) }
    case 'retry': {
      const seconds = retryAfterSeconds(retryAfter, now)
      return {
        outcome: 'retry',
        ...failure('STATUS', `the receiver cannot take it now (${said})`),
        ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
      }
    }
  }
}

function redirectHost(location: string | undefined, host: string): string {
  const base = `https://${host.includes(':') ? `[${host}]` : host}`
  return location !== undefined && URL.canParse(location, base) ? new URL(location, base).host.slice(0, 255) : 'nowhere'
}
