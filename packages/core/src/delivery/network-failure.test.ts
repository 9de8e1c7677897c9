import { expect, it } from 'vitest'
import { networkFailure } from './network-failure.ts'

it.each([
  ['ENOTFOUND', 'NAME_UNRESOLVED'],
  ['EAI_AGAIN', 'NAME_UNRESOLVED'],
  ['ECONNRESET', 'CONNECTION_CLOSED'],
  ['UND_ERR_SOCKET', 'CONNECTION_CLOSED'],
  ['ECONNREFUSED', 'CONNECTION_FAILED'],
  ['UND_ERR_CONNECT_TIMEOUT', 'CONNECTION_FAILED'],
  ['HPE_INVALID_CONSTANT', 'ANSWER_INVALID'],
  ['CERT_HAS_EXPIRED', 'TLS_FAILED'],
  ['EWHATEVER', 'SEND_FAILED'],
])('%s is %s', (code, expected) => {
  const failure = networkFailure(Object.assign(new Error('https://hooks.example/geheim'), { code }))
  expect(failure).toEqual({ code: expected, problem: expect.stringContaining(`(${code})`) })
})

it.each([new Error('https://hooks.example/geheim'), 'geheim', null, undefined])(
  'of %s nothing is repeated',
  (error) => {
    expect(networkFailure(error)).toEqual({ code: 'SEND_FAILED', problem: 'it could not be sent (unknown error)' })
  },
)
