import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { migrationsVersion } from '@leora-jobs/postgres'
import { cacheFolder } from './cache-folder.ts'
import { pgliteVersion } from './pglite-version.ts'

/** A data directory, packed when it had just been made and migrated. */
export interface Template {
  read(): Promise<Blob | null>
  /** Takes an unpacked archive. Whole or not at all; a cache that cannot be written is none. */
  write(dump: Blob): Promise<void>
  discard(): Promise<void>
}

/** Bytes that are unpacked at a time: by the usual 16 KiB, putting 39 MB together takes as long as unpacking them. */
const chunkSize = 2 ** 20

/** For where there is no place for one. */
export const noTemplate: Template = {
  read: async () => null,
  write: async () => undefined,
  discard: async () => undefined,
}

/** The template for this version of PGlite and of our migrations. */
export async function openTemplate(cacheDirectory: string | undefined): Promise<Template> {
  const folder = cacheDirectory ?? (await cacheFolder())
  if (folder === null) return noTemplate
  const path = join(folder, `pglite-${await pgliteVersion()}-${(await migrationsVersion()).slice(0, 16)}.tar.gz`)
  return {
    async read() {
      try {
        // unpacked here: PGlite meets a damaged archive with a rejection that nobody can catch
        return new Blob([await promisify(gunzip)(await readFile(path), { chunkSize })], { type: 'application/x-tar' })
      } catch {
        await discard(path)
        return null
      }
    },
    async write(dump) {
      const draft = `${path}.${randomUUID()}`
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(draft, await promisify(gzip)(await dump.arrayBuffer()))
        await rename(draft, path)
      } catch {
        await discard(draft)
      }
    },
    discard: () => discard(path),
  }
}

function discard(path: string): Promise<void> {
  return rm(path, { force: true }).catch(() => undefined)
}
