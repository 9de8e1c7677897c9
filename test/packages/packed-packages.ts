import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { unpackTarball } from '../support/unpack-tarball.ts'
import { packPackages, stalePackages } from './workspace-scripts.ts'

/** A public package as it would be published. */
export interface PackedPackage {
  readonly manifest: Manifest
  readonly tarball: string
  /** What a user gets, unpacked. */
  readonly folder: string
}

/** What of a package.json matters here. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** All of them, until `remove`. */
export interface PackedPackages {
  readonly all: readonly PackedPackage[]
  remove(): void
}

/** Packs the public packages. Throws where one of them is not built, or older than its sources. */
export async function packAll(): Promise<PackedPackages> {
  const stale = stalePackages()
  if (stale.length > 0) throw new Error(`${stale.join(', ')} must be built first: npx -y pnpm run build`)
  const scratch = mkdtempSync(join(tmpdir(), 'leora-packed-'))
  const { code, output, tarballs } = await packPackages(join(scratch, 'tarballs'))
  if (code !== 0) throw new Error(output)
  const all = tarballs.map((tarball) => {
    const folder = join(scratch, basename(tarball, '.tgz'))
    unpackTarball(tarball, folder)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    return { manifest, tarball, folder }
  })
  return { all, remove: () => rmSync(scratch, { recursive: true, force: true }) }
}
