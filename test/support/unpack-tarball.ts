import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'

/** Unpacks a package's tarball into a folder, as npm does: without the leading `package/`. */
export function unpackTarball(tarball: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', folder])
}
