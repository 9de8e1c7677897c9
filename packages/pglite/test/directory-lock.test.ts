import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lockDirectory } from '../src/directory-lock.ts'
import { testFolder } from './support/folder.ts'

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

test('a lock names its process, and goes when it is released', async () => {
  const directory = join(await testFolder(), 'below', 'data')
  const lock = await lockDirectory(directory)
  expect(JSON.parse(await readFile(`${directory}.lock`, 'utf8'))).toEqual({ pid: process.pid, state: 'ready' })
  await lock.release()
  expect(existsSync(`${directory}.lock`)).toBe(false)
})

test('a second one is refused, also within the process, with the pid and what to do', async () => {
  const directory = join(await testFolder(), 'data')
  const lock = await lockDirectory(directory)
  await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'LEASE_BUSY', details: { pid: process.pid } })
  await lock.release()
  await writeFile(`${directory}.lock`, JSON.stringify({ pid: process.ppid, state: 'ready' }))
  const refused = lockDirectory(directory)
  await expect(refused).rejects.toThrow(`in use by process ${process.ppid}`)
  await expect(refused).rejects.toThrow(`delete ${directory}.lock`)
})

test('the lock of a dead process is taken over, with what it left unfinished', async () => {
  for (const state of ['ready', 'making']) {
    const directory = join(await testFolder(), 'data')
    await writeFile(`${directory}.lock`, JSON.stringify({ pid: deadPid(), state }))
    const lock = await lockDirectory(directory)
    expect(lock.isHalfMade).toBe(state === 'making')
    expect(JSON.parse(await readFile(`${directory}.lock`, 'utf8'))).toEqual({ pid: process.pid, state })
    await lock.release()
  }
})

test('a lock left by an earlier process of the same id is stale (in a container each is process 1)', async () => {
  const directory = join(await testFolder(), 'data')
  await writeFile(`${directory}.lock`, JSON.stringify({ pid: process.pid, state: 'ready' }))
  await (await lockDirectory(directory)).release()
})

test('a lock file that says nothing, and the takeover of a process that died over it, are passed over', async () => {
  const folder = await testFolder()
  const directory = join(folder, 'data')
  await writeFile(`${directory}.lock`, '')
  await writeFile(`${directory}.lock.takeover`, JSON.stringify({ pid: deadPid(), state: 'ready' }))
  await (await lockDirectory(directory)).release()
  expect(await readdir(folder)).toEqual([])
})
