import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LeoraError } from '@leora-jobs/core'

/** The right to use a data directory: two processes on one lose each other's writes without a word. */
export interface DirectoryLock {
  /** True where the holder before died while it was still filling the directory: what lies there is half a database. */
  readonly isHalfMade: boolean
  /** Says that the directory is being filled; whoever takes over from us meanwhile must start anew. */
  markMaking(): Promise<void>
  /** Says that the directory holds a whole database from now on. */
  markReady(): Promise<void>
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  readonly state: 'making' | 'ready'
}

/** Directories that this process holds: its own id in a lock file means nothing (containers start as process 1 each time). */
const held = new Set<string>()

/** Takes the lock, over from a process that is gone. Throws LEASE_BUSY, naming the process that holds it. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = `${resolve(directory)}.lock`
  if (held.has(path)) throw busy(directory, path, process.pid)
  held.add(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    const before = await take(path, directory)
    const leave = () => rmSync(path, { force: true })
    process.once('exit', leave)
    return {
      isHalfMade: before?.state === 'making',
      markMaking: () => replace(path, { pid: process.pid, state: 'making' }),
      markReady: () => replace(path, { pid: process.pid, state: 'ready' }),
      async release() {
        process.off('exit', leave)
        await rm(path, { force: true })
        held.delete(path)
      },
    }
  } catch (error) {
    held.delete(path)
    throw error
  }
}

/** Resolves to the dead holder that it was taken from; null where there was none. */
async function take(path: string, directory: string): Promise<Holder | null> {
  const own: Holder = { pid: process.pid, state: 'ready' }
  if (await create(path, own)) return null
  // one taker at a time: the second would remove what the first has just made
  const guard = `${path}.takeover`
  if (!(await create(guard, own))) {
    const taker = await holderIn(guard)
    if (taker && isAlive(taker.pid)) throw busy(directory, path, taker.pid)
    await rm(guard, { force: true })
    return take(path, directory)
  }
  try {
    const before = await holderIn(path)
    if (before && isAlive(before.pid)) throw busy(directory, path, before.pid)
    await replace(path, { ...own, state: before?.state ?? 'ready' })
    return before
  } finally {
    await rm(guard, { force: true })
  }
}

/** Creates the file together with its content: a reader never sees it empty. False where it exists. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = await draftOf(path, holder)
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function replace(path: string, holder: Holder): Promise<void> {
  await rename(await draftOf(path, holder), path)
}

async function draftOf(path: string, holder: Holder): Promise<string> {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, `${JSON.stringify(holder)}\n`)
  return draft
}

/** Null where nothing readable is there: nobody's. */
async function holderIn(path: string): Promise<Holder | null> {
  try {
    const { pid, state } = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>
    return typeof pid === 'number' ? { pid, state: state === 'making' ? 'making' : 'ready' } : null
  } catch (error) {
    if (error instanceof SyntaxError || isCode(error, 'ENOENT')) return null
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function busy(directory: string, path: string, pid: number): LeoraError {
  const whose = pid === process.pid ? 'this process itself' : `process ${pid}`
  return new LeoraError(
    'LEASE_BUSY',
    `The embedded database in ${directory} is in use by ${whose}, and only one may use it at a time. Wait for it or end it, use another directory, ` +
      `or a server (LEORA_JOBS_DATABASE_URL). Where no such process of leora-jobs runs, delete ${path}.`,
    { details: { directory, pid } },
  )
}
