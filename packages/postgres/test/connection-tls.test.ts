import { createTestDatabase } from '@leora-jobs/test-server'
import { expect, inject, onTestFinished, test } from 'vitest'
import { type ConnectionOptions, openConnection, sslModes } from '../src/connection/index.ts'
import { makeCertificates, offerTls } from './support/tls-proxy.ts'

async function attempt(options: ConnectionOptions): Promise<string> {
  try {
    const connection = await openConnection(options)
    await connection.transaction({}, ({ query }) => query('select 1'))
    await connection.close()
    return 'connected'
  } catch (error) {
    return String(error)
  }
}

test('sslmode: only verify-ca asks who signed, only verify-full asks for the name', async ({ skip }) => {
  const certificates = await makeCertificates()
  if (certificates === null) return skip('no openssl to make certificates with')
  const database = await createTestDatabase(inject('postgresUrl'), 'tls')
  onTestFinished(() => database.drop())
  const url = new URL(database.url)
  url.port = String(await offerTls(database.url, certificates))
  const answers: Record<string, string[]> = {}
  for (const ssl of sslModes.slice(1)) {
    answers[ssl] = []
    for (const [host, sslRootCertificate] of [
      ['127.0.0.1', 'system'],
      ['127.0.0.1', certificates.authorityFile],
      ['localhost', certificates.authorityFile],
    ] as const) {
      url.hostname = host
      answers[ssl].push(await attempt({ url: url.href, ssl, sslRootCertificate }))
    }
  }
  const unknown = expect.stringMatching(/UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT).*sslrootcert/)
  const misnamed = expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID')
  expect(answers).toEqual({
    prefer: ['connected', 'connected', 'connected'],
    require: ['connected', 'connected', 'connected'],
    'verify-ca': [unknown, 'connected', 'connected'],
    'verify-full': [unknown, misnamed, 'connected'],
  })
})

test('a server without TLS serves prefer, and no stronger mode', async () => {
  const url = inject('postgresUrl')
  expect(await attempt({ url, ssl: 'prefer' })).toBe('connected')
  for (const ssl of ['require', 'verify-ca', 'verify-full'] as const) {
    expect(await attempt({ url, ssl })).toContain('TLS_NOT_OFFERED')
  }
  expect(await attempt({ url, ssl: 'verify-full', sslRootCertificate: '/no/such.pem' })).toContain('TLS_NOT_OFFERED')
})
