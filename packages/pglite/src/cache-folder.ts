import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** The first folder of these that can be written: `$XDG_CACHE_HOME/leora-jobs`, `~/.cache/leora-jobs`, one of our own in the temporary folder; null for none. */
export async function cacheFolder(): Promise<string | null> {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  for (const folder of [join(base, 'leora-jobs'), join(tmpdir(), `leora-jobs-${userInfo().username}`)]) {
    if (await isOurs(folder)) return folder
  }
  return null
}

/** The temporary folder is everybody's: what another user put there is not to be started from. */
async function isOurs(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
    const { uid } = await stat(folder)
    return process.getuid === undefined || uid === process.getuid()
  } catch {
    return false
  }
}
