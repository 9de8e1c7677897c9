// How the results of scripts/verify.mjs are counted and written.
import { existsSync, readFileSync } from 'node:fs'

/**
 * Counts the tests of a Vitest JSON report. What failed without a failed test counts as one failure more each: a file that could not
 * be loaded, a run that ended badly (an unhandled error, a broken setup), no report, no test at all.
 */
export function countTests(file, exitCode) {
  if (!existsSync(file))
    return { passed: 0, failed: 1, skipped: 0, reason: `Vitest wrote no report (exit code ${exitCode}).` }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const states = report.testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  const passed = states.filter((status) => status === 'passed').length
  const failedTests = states.filter((status) => status === 'failed').length
  const failedFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length
  const skipped = states.length - passed - failedTests
  const failed = failedTests + failedFiles
  if (passed + failed === 0) return { passed, failed: 1, skipped, reason: 'No test ran.' }
  if (failed === 0 && exitCode !== 0) {
    return { passed, failed: 1, skipped, reason: `Vitest ended with exit code ${exitCode} though no test failed.` }
  }
  return { passed, failed, skipped }
}

/** The table of the steps and, as its last line, `N passed, N failed`. */
export function summary(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  const lines = results.map(({ name, isOk, seconds, tests }) => {
    const counts = tests ? `  ${tests.passed} tests passed, ${tests.failed} failed, ${tests.skipped} skipped` : ''
    return `${isOk ? 'ok    ' : 'FAILED'}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s${counts}`
  })
  const total = (count) => results.reduce((sum, result) => sum + count(result), 0)
  const passed = total(({ isOk, tests }) => tests?.passed ?? (isOk ? 1 : 0))
  const failed = total(({ isOk, tests }) => tests?.failed ?? (isOk ? 0 : 1))
  return { text: [...lines, '', `${passed} passed, ${failed} failed`].join('\n'), passed, failed }
}
