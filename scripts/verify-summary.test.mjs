import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countTests, summary } from './verify-summary.mjs'

describe('countTests', () => {
  let folder

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'summary-'))
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  function count(files, exitCode) {
    const testResults = files.map(([status, ...tests]) => ({
      status,
      assertionResults: tests.map((test) => ({ status: test })),
    }))
    writeFileSync(join(folder, 'report.json'), JSON.stringify({ testResults }))
    return countTests(join(folder, 'report.json'), exitCode)
  }

  it('counts passed, failed and skipped tests', () => {
    const files = [
      ['passed', 'passed', 'pending', 'todo'],
      ['failed', 'failed', 'passed'],
    ]
    expect(count(files, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  it('counts a file that could not be loaded', () => {
    expect(count([['failed'], ['passed', 'passed']], 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  it('fails when no test ran', () => {
    expect(count([], 0)).toMatchObject({ passed: 0, failed: 1, reason: 'No test ran.' })
    expect(count([['passed', 'pending']], 0)).toMatchObject({ passed: 0, failed: 1, skipped: 1 })
  })

  it('fails when Vitest ended badly without a failed test', () => {
    expect(count([['passed', 'passed']], 1)).toMatchObject({ passed: 1, failed: 1 })
  })

  it('fails without a report', () => {
    expect(countTests(join(folder, 'none.json'), 1)).toMatchObject({ passed: 0, failed: 1 })
  })
})

it('ends with one line that counts tests and steps', () => {
  const { text, failed } = summary([
    { name: 'lint', isOk: true, seconds: 1 },
    { name: 'types', isOk: false, seconds: 2 },
    { name: 'tests', isOk: false, seconds: 3, tests: { passed: 10, failed: 2, skipped: 1 } },
  ])
  expect(failed).toBe(3)
  expect(text.split('\n').filter((line) => /^\d+ passed, \d+ failed$/.test(line))).toEqual(['11 passed, 3 failed'])
  expect(text.endsWith('\n11 passed, 3 failed')).toBe(true)
})
