import type { LeoraErrorCode } from '../errors.ts'

/** An error as it may be told to others. */
export interface TellableError {
  readonly code: LeoraErrorCode
  /** Null where it may be of a job's own code. */
  readonly message: string | null
}

/** Codes whose message is of the project's own code, and may say anything: a customer's name, a token. */
const foreignCodes: readonly LeoraErrorCode[] = ['INTERNAL', 'DECISION_FAILED']

/** An error fit to leave the ledger, for a log, an alert, a service of somebody else's: without what a job's own code said, and without URLs. */
export function tellableError(error: unknown): TellableError {
  if (!isStored(error)) return { code: 'INTERNAL', message: null }
  const { code, message } = error
  return { code, message: foreignCodes.includes(code) ? null : withoutUrls(message) }
}

/** The same in words: the code, and the message where it is ours. */
export function tellableText(error: unknown): string {
  const { code, message } = tellableError(error)
  return message === null ? code : `${code}: ${message}`
}

/** The text without what may be the secret part of an address. */
export function withoutUrls(text: string): string {
  // a scheme of bounded length: without, a long text of letters would be searched again from each of them
  return text.replaceAll(/[a-z][a-z0-9+.-]{0,30}:\/\/\S+/gi, '[URL]')
}

/** An error of ours, also of another copy of this package, or one that the ledger or a report has; any other error may have a code as well. */
function isStored(error: unknown): error is { readonly code: LeoraErrorCode; readonly message: string } {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return false
  return !(error instanceof Error) || error.name === 'LeoraError'
}
