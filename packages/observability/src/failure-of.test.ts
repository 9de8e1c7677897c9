import { calendarDay, type LeoraErrorCode, type RunReport } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { failureOf } from './failure-of.ts'

const report: RunReport = {
  job: 'update-account-types',
  tenant: { id: 't1', slug: 'acme' },
  runId: '019ca945-0de8-7888-a888-888888888888',
  occurrence: null,
  status: 'failed',
  dryRun: false,
  asOf: calendarDay('2026-03-01'),
  counts: { read: 0, changed: 0, unchanged: 0, failed: 0 },
  summary: {},
  durationMs: 1,
  failures: [],
}
const failed = (code: LeoraErrorCode, message: string) => failureOf({ ...report, error: { code, message } })

it('has the code and the message of ours, without any URL', () => {
  const error = failed(
    'CONNECTION_LOST',
    'gone: postgres://jobs:geheim@db.internal:5432/prod?x=1 (https://a.example/b)',
  )
  expect(error).toMatchObject({
    code: 'CONNECTION_LOST',
    message: "Job 'update-account-types' of tenant 'acme' failed: CONNECTION_LOST: gone: [URL] ([URL]",
  })
})

it.each<LeoraErrorCode>(['INTERNAL', 'DECISION_FAILED'])('of %s it names where the message is, and no more', (code) => {
  expect(failed(code, 'Jane Doe owes us')?.message).toBe(
    `Job 'update-account-types' of tenant 'acme' failed: ${code}: \`leora-jobs runs show ${report.runId}\` has the message`,
  )
})

it('is null for what has not failed; a failure without an error is INTERNAL', () => {
  for (const status of ['succeeded', 'partial', 'paused', 'cancelled'] as const)
    expect(failureOf({ ...report, status })).toBeNull()
  expect(failureOf(report)?.code).toBe('INTERNAL')
})
