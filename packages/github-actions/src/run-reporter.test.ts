import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunReport } from '@leora-jobs/core'
import { expect, it, onTestFinished } from 'vitest'
import { runReport } from '../test/support/run-report.ts'
import { createRunReporter } from './run-reporter.ts'

function bed() {
  const folder = mkdtempSync(join(tmpdir(), 'leora-jobs-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const environment = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') }
  for (const file of Object.values(environment)) writeFileSync(file, '')
  const lines: string[] = []
  return { environment, lines, say: (line: string) => lines.push(line) }
}

function finished(report: RunReport) {
  const { job, runId, asOf, dryRun } = report
  const tenant = { ...report.tenant, name: 'North', timeZone: 'UTC' }
  return { type: 'finished', job, tenant, runId, asOf, dryRun, report } as const
}

/** The outputs as the runner reads them. */
function outputsIn(file: string): Record<string, string> {
  const text = readFileSync(file, 'utf8')
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2\n/gm)].map(([, name = '', , value = '']) => [name, value]),
  )
}

it('masks passwords before anything else, and reports at the end', () => {
  const { environment, lines, say } = bed()
  const url = 'postgres://me:p%40ss@db/app'
  const reporter = createRunReporter({ environment: { ...environment, LEORA_JOBS_DATABASE_URL: url }, say })
  expect(lines).toEqual(['::add-mask::p%2540ss', '::add-mask::p@ss'])
  reporter.notice(finished(runReport()))
  reporter.notice(finished(runReport({ status: 'failed', error: { code: 'BUDGET_EXCEEDED', message: 'too many' } })))
  reporter.notStarted({ job: 'b', tenant: { slug: 'south' }, error: { code: 'LEASE_BUSY', message: 'held' } })
  expect(readFileSync(environment.GITHUB_STEP_SUMMARY, 'utf8')).toBe('')
  reporter.end({ exitCode: 1, status: 'failed' })
  expect(lines.slice(2)).toEqual([
    '::error title=update-account-types%2C north::BUDGET_EXCEEDED: too many (run 019abcde-0000-7000-8000-000000000000, 10 records read)',
    '::error title=b%2C south::LEASE_BUSY: held',
  ])
  const summary = readFileSync(environment.GITHUB_STEP_SUMMARY, 'utf8')
  expect(summary).toContain('### leora-jobs: failed')
  expect(summary.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(2 + 3)
  const id = runReport().runId
  expect(outputsIn(environment.GITHUB_OUTPUT)).toEqual({
    status: 'failed',
    'exit-code': '1',
    runs: '2',
    'run-ids': JSON.stringify([id, id]),
    read: '20',
    changed: '6',
    unchanged: '12',
    failed: '2',
  })
})

it('adds to what the step has written, within 1 MiB altogether', () => {
  const { environment, say } = bed()
  const before = 'x'.repeat(1024 * 1024 - 2_000)
  writeFileSync(environment.GITHUB_STEP_SUMMARY, before)
  const reporter = createRunReporter({ environment, say })
  for (let index = 0; index < 100; index += 1) reporter.notice(finished(runReport()))
  reporter.end({ exitCode: 0, status: 'succeeded' })
  const text = readFileSync(environment.GITHUB_STEP_SUMMARY, 'utf8')
  expect(text.startsWith(before)).toBe(true)
  expect(text).toContain('lines more')
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024)
})

it('keeps its outputs within 1 MB, however many runs there were', () => {
  const { environment, say } = bed()
  const reporter = createRunReporter({ environment, say })
  for (let index = 0; index < 30_000; index += 1) reporter.notice(finished(runReport()))
  reporter.end({ exitCode: 0, status: 'succeeded' })
  expect(readFileSync(environment.GITHUB_OUTPUT).length).toBeLessThan(1_000_000)
  const outputs = outputsIn(environment.GITHUB_OUTPUT)
  expect(outputs.runs).toBe('30000')
  expect(JSON.parse(outputs['run-ids'] ?? '')).toHaveLength(1_000)
})

it('a report that cannot be written is a warning, and no failure', () => {
  const { environment, lines, say } = bed()
  const missing = join(environment.GITHUB_OUTPUT, 'no', 'such')
  const reporter = createRunReporter({ environment: { GITHUB_OUTPUT: missing, GITHUB_STEP_SUMMARY: missing }, say })
  reporter.notice(finished(runReport()))
  reporter.end({ exitCode: 0, status: 'succeeded' })
  expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(2)
})
