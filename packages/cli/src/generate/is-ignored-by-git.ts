import { spawnSync } from 'node:child_process'

/** Whether git passes over a file of the working directory; null outside of a repository, or without git. */
export function isIgnoredByGit(file: string): boolean | null {
  const { status } = spawnSync('git', ['check-ignore', '--quiet', file], { stdio: 'ignore' })
  return status === 0 ? true : status === 1 ? false : null
}
