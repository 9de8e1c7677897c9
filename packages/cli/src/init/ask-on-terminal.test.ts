import { PassThrough } from 'node:stream'
import { isLeoraError } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { askOnTerminal } from './ask-on-terminal.ts'

function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const stop = new AbortController()
  return { input, output, stop, ...askOnTerminal({ input, output, signal: stop.signal }) }
}

it('takes an answer, its beginning, or the suggested one; asks again for anything else', async () => {
  const { ask, input, output, close } = terminal()
  const first = ask('Write a?', ['yes', 'no'], 'yes')
  input.write('maybe\nN\n')
  expect(await first).toBe('no')
  const second = ask('Write b?', ['yes', 'no'], 'yes')
  input.write('\n')
  expect(await second).toBe('yes')
  expect(String(output.read())).toContain("Write a? [YES/no] 'maybe' is none of yes, no.\nWrite a? [YES/no]")
  close()
})

it.each([
  ['the input ends', ({ input }: ReturnType<typeof terminal>) => input.end()],
  ['a signal comes', ({ stop }: ReturnType<typeof terminal>) => stop.abort()],
])('stops where %s', async (_, end) => {
  const asked = terminal()
  const answer = asked.ask('Write a?', ['yes', 'no'], 'yes').catch((error: unknown) => error)
  end(asked)
  const error = await answer
  expect(isLeoraError(error, 'INPUT_INVALID')).toBe(true)
  expect(String(error)).toContain('nothing was written')
  asked.close()
})
