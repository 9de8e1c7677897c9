import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls'
import { LeoraError } from '@leora-jobs/core'
import type { ConnectionTarget } from './connection-options.ts'

/** PostgreSQL's request for TLS: its length, then the code 80877103. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** An idle connection is probed after this long; Node.js gives it up after 10 probes without an answer, one a second. */
const keepAliveInitialDelay = 10_000

/**
 * A stream to the server, encrypted as the target asks. Ours rather than the driver's, which reconnects, trusts any
 * certificate under `require`, and leaves small packets waiting (no TCP_NODELAY). `address` goes to one server of those that
 * share the host's name.
 */
export async function openSocket(target: ConnectionTarget, address = target.host): Promise<Duplex> {
  if (target.socket !== null) return target.socket()
  const { host, port, ssl } = target
  const tcp = { host: address, port, noDelay: true, keepAlive: true, keepAliveInitialDelay }
  const socket = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : tcp)
  const expiry = setTimeout(() => socket.destroy(timedOut(target)), target.connectTimeoutSeconds * 1000)
  try {
    await once(socket, 'connect')
    return ssl === 'disable' ? socket : await encrypt(socket, target)
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(expiry)
  }
}

async function encrypt(socket: Socket, target: ConnectionTarget): Promise<Duplex> {
  socket.write(sslRequest)
  const [answer]: Buffer[] = await Promise.race([once(socket, 'data'), closed(socket)])
  // a longer answer was slipped in by somebody in between (CVE-2021-23222)
  if (answer?.length === 1 && answer[0] === 'S'.charCodeAt(0)) {
    const secure = connectTls({ socket, ...(await tlsOptions(target)) })
    await once(secure, 'secureConnect')
    return secure
  }
  if (answer?.length === 1 && target.ssl === 'prefer') return socket
  throw Object.assign(new Error('the server does not offer TLS'), { code: 'TLS_NOT_OFFERED' })
}

async function tlsOptions({ host, ssl, sslRootCertificate }: ConnectionTarget): Promise<TlsOptions> {
  const names = isIP(host) ? { host } : { host, servername: host }
  if (ssl === 'prefer' || ssl === 'require') return { ...names, rejectUnauthorized: false }
  const isOwnAuthority = sslRootCertificate !== null && sslRootCertificate !== 'system'
  return {
    ...names,
    ...(isOwnAuthority && { ca: await readAuthorities(sslRootCertificate) }),
    ...(ssl === 'verify-ca' && { checkServerIdentity: () => undefined }),
  }
}

async function readAuthorities(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new LeoraError('CONNECTION_INVALID', `sslrootcert cannot be read: ${path}`, { cause })
  }
}

async function closed(socket: Socket): Promise<never> {
  await once(socket, 'close')
  throw Object.assign(new Error('the server hung up'), { code: 'ECONNRESET' })
}

/** The error of a server that did not let us in within the time. */
export function timedOut({ connectTimeoutSeconds }: ConnectionTarget): Error {
  return Object.assign(new Error(`no answer in ${connectTimeoutSeconds} s`), { code: 'ETIMEDOUT' })
}
