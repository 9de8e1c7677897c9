// What a user downloads, and what lies on their disk afterwards.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Bytes of a tarball as it is downloaded, and of the files in it. */
export function tarballBytes(tarball) {
  const content = readFileSync(tarball)
  const archive = gunzipSync(content)
  let unpacked = 0
  // each file: a header of 512 bytes with the size in octal at 124, then its content in blocks of 512; zeros end it
  for (let at = 0; archive[at]; ) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8)
    unpacked += size
    at += 512 + Math.ceil(size / 512) * 512
  }
  return { packed: content.length, unpacked }
}

/** Bytes of the files of a package that is installed; those of packages within it are not its own. */
export function folderBytes(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => join(folder, entry.name))
    .reduce((sum, path) => {
      const stats = statSync(path)
      return sum + (stats.isDirectory() ? folderBytes(path) : stats.size)
    }, 0)
}
