import { expect, test } from 'vitest'
import type { CheckContext } from './check.ts'
import { runCheck } from './run-check.ts'
import { serverVersion } from './server-version.ts'

test('a check that cannot run is a note with the reason, and does not throw', async () => {
  const query = () => Promise.reject(new Error('permission denied'))
  const findings = await runCheck(serverVersion, { query } as unknown as CheckContext)
  expect(findings).toMatchObject([
    { check: 'server-version', level: 'note', message: expect.stringContaining('permission denied') },
  ])
})
