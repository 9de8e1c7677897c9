import type { DeliveryFailureCode } from '../ports/delivery.ts'

/** What an error of a resolver or a socket means for a delivery; each may pass: receivers renew certificates, and resolvers come back. */
export function networkFailure(error: unknown): { readonly code: DeliveryFailureCode; readonly problem: string } {
  const code = codeOf(error)
  if (/^(ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL)$/.test(code))
    return { code: 'NAME_UNRESOLVED', problem: `the name was not resolved (${code})` }
  if (/^(ECONNRESET|EPIPE|ERR_STREAM_\w+|UND_ERR_SOCKET)$/.test(code))
    return { code: 'CONNECTION_CLOSED', problem: `the connection was closed before an answer (${code})` }
  if (/^(ECONN|EHOST|ENET|ETIMEDOUT|EADDR|EACCES|EPERM|UND_ERR_CONNECT)/.test(code))
    return { code: 'CONNECTION_FAILED', problem: `there was no connection (${code})` }
  if (/^HPE_/.test(code)) return { code: 'ANSWER_INVALID', problem: `the answer was no HTTP (${code})` }
  if (isTls(code)) return { code: 'TLS_FAILED', problem: `TLS failed (${code})` }
  return { code: 'SEND_FAILED', problem: `it could not be sent (${code || 'unknown error'})` }
}

/** Of Node's and OpenSSL's codes, those of handshakes and certificates. */
function isTls(code: string): boolean {
  return /^(ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|HOSTNAME_MISMATCH$|PATH_LENGTH_|ERROR_IN_CERT_)/.test(
    code,
  )
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
