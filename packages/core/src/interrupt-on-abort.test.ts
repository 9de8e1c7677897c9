import { expect, test } from 'vitest'
import { interruptAfterMs, interruptOnAbort } from './interrupt-on-abort.ts'

/** A clock whose sleeps end when the test says so, or with their signal. */
function stage() {
  const sleeps: { readonly ms: number; wake(): void }[] = []
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake) => {
      sleeps.push({ ms, wake })
      signal?.addEventListener('abort', () => wake())
    })
  const stop = new AbortController()
  let interrupts = 0
  const session = {
    async interrupt() {
      interrupts += 1
    },
  }
  let finish: () => void = () => undefined
  const finished = new Promise<string>((resolve) => {
    finish = () => resolve('done')
  })
  const work = interruptOnAbort(session, { clock: { sleep }, signal: stop.signal }, () => finished)
  const settled = () => {
    finish()
    return work
  }
  return { sleeps, stop, settled, interrupts: () => interrupts }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what is not told to stop is left alone', async () => {
  const { settled, interrupts, sleeps, stop } = stage()
  expect(await settled()).toBe('done')
  stop.abort()
  await turn()
  expect([sleeps, interrupts()]).toEqual([[], 0])
})

test('what ends within the grace is not interrupted', async () => {
  const { settled, interrupts, sleeps, stop } = stage()
  stop.abort()
  expect(await settled()).toBe('done')
  await turn()
  expect([sleeps.map(({ ms }) => ms), interrupts()]).toEqual([[interruptAfterMs], 0])
})

test('what does not is interrupted until it has settled', async () => {
  const { settled, interrupts, sleeps, stop } = stage()
  stop.abort()
  for (const times of [1, 2, 3]) {
    sleeps[times - 1]?.wake()
    await turn()
    expect(interrupts()).toBe(times)
  }
  await settled()
  await turn()
  expect(interrupts()).toBe(3)
})
