import { expect, test } from 'vitest'
import { serverVersion } from './server-version.ts'

test('15 is the oldest', () => {
  expect(serverVersion.judge({ number: 150_000, text: '15.0' })).toMatchObject([{ level: 'ok' }])
  expect(serverVersion.judge({ number: 140_011, text: '14.11' })).toMatchObject([{ level: 'problem' }])
})
