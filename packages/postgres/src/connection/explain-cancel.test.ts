import { LeoraError } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { explainCancel } from './explain-cancel.ts'

const ended = (message: string) =>
  new LeoraError('STATEMENT_FAILED', `${message} [57014, db:5432/app]`, { details: { sqlstate: '57014' } })

it.each([
  ['canceling statement due to statement timeout', /^A statement took longer than 300 s, and was ended\. .*doctor/],
  ['canceling statement due to user request', /^A statement was cancelled by somebody/],
  ['storniere Anfrage wegen Zeitüberschreitung der Anfrage', /^A statement took longer than 300 s, or was cancelled/],
])('%s', (message, sentence) => {
  const error = explainCancel(ended(message), 300)
  expect(error).toMatchObject({ message: expect.stringMatching(sentence), details: { sqlstate: '57014' } })
  expect(error).toMatchObject({ message: expect.stringContaining('[57014, db:5432/app]') })
})

it('leaves all others as they are', () => {
  const error = new LeoraError('CONFLICT', 'deadlock detected', { details: { sqlstate: '40P01' } })
  expect(explainCancel(error, 300)).toBe(error)
})
