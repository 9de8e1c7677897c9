import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { PackedPackage } from './packed-packages.ts'

/** A registry that has our packages, and sends whoever asks for others to the one of this machine. */
export interface Registry {
  readonly url: string
  close(): void
}

/** Package managers refuse what was published today. */
const publishedAt = '2026-01-01T00:00:00.000Z'

/** Serves packed packages as if they were published, so that they are installed by their names, like those of anybody else. */
export async function serveRegistry(packages: readonly PackedPackage[], upstream: string): Promise<Registry> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    const found = packages.find(({ manifest }) => path === `/${manifest.name}` || path === tarballPath(manifest))
    if (!found) {
      response.writeHead(307, { location: new URL(request.url ?? '/', upstream).href }).end()
    } else if (path.endsWith('.tgz')) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(readFileSync(found.tarball))
    } else {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(packument(found, url)))
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The registry has no port.')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function packument({ manifest, tarball }: PackedPackage, url: string): object {
  const { name, version } = manifest
  const content = readFileSync(tarball)
  const dist = {
    tarball: `${url}${tarballPath(manifest)}`,
    shasum: createHash('sha1').update(content).digest('hex'),
    integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
  }
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    time: { created: publishedAt, modified: publishedAt, [version]: publishedAt },
  }
}

function tarballPath({ name, version }: PackedPackage['manifest']): string {
  return `/${name}/-/${name.split('/').at(-1)}-${version}.tgz`
}
