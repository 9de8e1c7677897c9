import { expect, it } from 'vitest'
import { LeoraError, type LeoraErrorCode } from '../errors.ts'
import { tellableError, tellableText } from './tellable-error.ts'

it('has the code and the message of ours, without any URL', () => {
  const message = 'gone: postgres://jobs:geheim@db.internal:5432/prod?x=1 (https://a.example/b)'
  const told = { code: 'CONNECTION_LOST', message: 'gone: [URL] ([URL]' }
  expect(tellableError(new LeoraError('CONNECTION_LOST', message))).toEqual(told)
  expect(tellableError({ code: 'CONNECTION_LOST', message })).toEqual(told)
  expect(tellableText({ code: 'CONNECTION_LOST', message })).toBe('CONNECTION_LOST: gone: [URL] ([URL]')
})

it.each<LeoraErrorCode>(['INTERNAL', 'DECISION_FAILED'])('has of %s the code alone', (code) => {
  expect(tellableError({ code, message: 'Jane Doe owes us' })).toEqual({ code, message: null })
  expect(tellableText(new LeoraError(code, 'Jane Doe owes us'))).toBe(code)
})

it('calls INTERNAL whatever is not ours, also where that has a code', () => {
  const foreign = Object.assign(new Error('duplicate key: jane@example.com'), { code: 'CONFLICT' })
  for (const thrown of [foreign, 'Jane Doe', null, undefined, 7])
    expect(tellableError(thrown)).toEqual({ code: 'INTERNAL', message: null })
})
