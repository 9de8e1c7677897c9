import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

/** A certificate for `localhost` only, and the authority that signed it. */
export interface Certificates {
  readonly authorityFile: string
  readonly certificate: Buffer
  readonly key: Buffer
}

/** Makes certificates with the `openssl` program; null where there is none. */
export async function makeCertificates(): Promise<Certificates | null> {
  const folder = await mkdtemp(join(tmpdir(), 'leora-tls-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const openssl = (line: string) => promisify(execFile)('openssl', line.split(' '), { cwd: folder })
  const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  try {
    await openssl(`${newKey} -x509 -days 2 -subj /CN=authority -keyout ca.key -out ca.pem`)
  } catch {
    return null
  }
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:localhost')
  await openssl(`${newKey} -subj /CN=localhost -keyout server.key -out server.csr`)
  await openssl('x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -extfile names -out server.pem')
  return {
    authorityFile: join(folder, 'ca.pem'),
    certificate: await readFile(join(folder, 'server.pem')),
    key: await readFile(join(folder, 'server.key')),
  }
}

/** Puts a proxy that answers PostgreSQL's request for TLS before the server of `url`; returns its port. */
export async function offerTls(url: string, { certificate, key }: Certificates): Promise<number> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  const server = createServer(async (client) => {
    const upstream = connect(Number(port), hostname)
    sockets.push(client, upstream)
    for (const socket of [client, upstream]) socket.on('error', () => {})
    await once(client, 'data')
    client.write('S')
    const secure = new TLSSocket(client, { isServer: true, cert: certificate, key })
    secure.on('error', () => {})
    secure.pipe(upstream).pipe(secure)
  }).listen(0)
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
