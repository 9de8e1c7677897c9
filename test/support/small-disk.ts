import { execFile } from 'node:child_process'
import { chown, mkdtemp, open, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A file system of its own, small enough to be filled. */
export interface SmallDisk {
  readonly folder: string
  /** Gives the folder to a user: the server's. */
  giveTo(uid: number, gid: number): Promise<void>
  /** Leaves not a byte. */
  fill(): Promise<void>
  /** Gives back what `fill` took. */
  free(): Promise<void>
  unmount(): Promise<void>
}

/** Mounts one in memory; or says why this machine does not let us. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | string> {
  const folder = await mkdtemp(join(tmpdir(), 'leora-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'leora', folder])
  } catch (error) {
    await rmdir(folder)
    return `no file system can be mounted here: ${error instanceof Error ? error.message.trim() : String(error)}`
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    giveTo: (uid, gid) => chown(folder, uid, gid),
    async fill() {
      const file = await open(filler, 'a')
      try {
        for (const bytes of [1_048_576, 65_536, 4_096]) await writeUntilFull(file, Buffer.alloc(bytes))
      } finally {
        await file.close()
      }
    },
    free: () => rm(filler, { force: true }),
    async unmount() {
      await run('umount', ['-l', folder])
      await rmdir(folder)
    },
  }
}

async function writeUntilFull(file: Awaited<ReturnType<typeof open>>, block: Buffer): Promise<void> {
  try {
    for (;;) await file.write(block)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
