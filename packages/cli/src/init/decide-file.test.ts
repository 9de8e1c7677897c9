import { expect, it } from 'vitest'
import type { Ask } from './ask-on-terminal.ts'
import { decideFile, isWrite } from './decide-file.ts'

const planned = (before: string | null, isTheirs: boolean) => ({
  file: 'a.ts',
  path: '/a.ts',
  before,
  after: 'after',
  purpose: 'the test',
  isTheirs,
  isSecret: false,
})

/** Answers by hand; null is an empty line. */
function answering(answer: string | null): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = []
  const ask: Ask = async (question, answers, otherwise) => {
    asked.push(question)
    return answers.find((known) => known === answer) ?? otherwise
  }
  return { ask, asked }
}

it.each([
  ['a new file', null, false, null, 'create'],
  ['a new file', null, false, 'no', 'skip'],
  ['a file that is added to', 'before', false, 'yes', 'change'],
  ['a file that is added to', 'before', false, 'no', 'skip'],
  ['somebody else’s', 'before', true, null, 'keep'],
  ['somebody else’s', 'before', true, 'yes', 'replace'],
])('%s, and the answer decides', async (_, before, isTheirs, answer, action) => {
  const { ask, asked } = answering(answer)
  const decided = await decideFile(planned(before, isTheirs), false, ask)
  expect(decided.action).toBe(action)
  expect(isWrite(decided)).toBe(action !== 'skip' && action !== 'keep')
  expect(asked).toHaveLength(1)
})

it('a file in place is no question', async () => {
  const { ask, asked } = answering('no')
  expect(await decideFile(planned('after', true), true, ask)).toMatchObject({ action: 'none' })
  expect(asked).toEqual([])
})
