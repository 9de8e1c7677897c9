import { expect, it } from 'vitest'
import { runReport } from '../test/support/run-report.ts'
import { annotationsOf } from './annotations-of.ts'
import type { ReportEntry } from './report-entry.ts'
import { stepSummary } from './step-summary.ts'

const end = { status: 'partial' }
const limit = 1024 * 1024

const summaryOf = (entries: readonly ReportEntry[], maxBytes = limit) =>
  stepSummary(entries, entries.flatMap(annotationsOf), end, maxBytes)

const failure = (label: string) => ({
  record: { kind: 'customer', id: '7', label },
  error: { code: 'DATA_REJECTED' as const, message: 'no' },
})

it('is a table of what ran, and what was not well below it', () => {
  const text = summaryOf([{ report: runReport({ status: 'partial', failures: [failure('Café')] }) }])
  expect(text).toContain('### leora-jobs: partial')
  expect(text).toContain(
    '| update&#45;account&#45;types | north | 2026-03-01 | partial | 10 | 3 | 6 | 1 | 1.2 s | 019abcde-0000-7000-8000-000000000000 |',
  )
  expect(text).toContain('1 of 10 records failed&#58; DATA&#95;REJECTED; the others are written')
  // the ledger names it
  expect(text).not.toContain('Café')
})

it('says why a run could not start', () => {
  const error = { code: 'LEASE_BUSY' as const, message: 'another holds it' }
  const text = summaryOf([{ job: 'a', tenant: { slug: 'north' }, error }])
  expect(text).toContain('| a | north |  | LEASE_BUSY |')
  expect(text).toContain('another holds it')
})

it('takes names for text: no cell, markup, mention or image of their own', () => {
  const label = '<img src=x>|@here [a](b) `c` **d**\n| e |'
  const error = { code: 'LEASE_BUSY' as const, message: label }
  const text = summaryOf([{ job: 'a', tenant: { slug: label }, error }])
  const line = text.split('\n').find((candidate) => candidate.startsWith('- **error**')) ?? ''
  expect(line.replace('- **error**', '')).not.toMatch(/[<>|@[\]`*]/)
  expect(text.split('\n').filter((candidate) => candidate.startsWith('|'))).toHaveLength(3)
})

it('keeps within its bytes, between lines, and says how many are left', () => {
  const zeroReason = (index: number) =>
    ({ code: 'NO_RECORDS', message: `${index} ${'é'.repeat(150)}`, evidence: {} }) as const
  const entries = Array.from({ length: 3_000 }, (_, index) => ({
    report: runReport({ zeroReason: zeroReason(index) }),
  }))
  const text = summaryOf(entries)
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit)
  expect(Buffer.byteLength(text)).toBeGreaterThan(limit * 0.99)
  const [, left = ''] = /… and (\d+) lines more/.exec(text) ?? []
  const shown = text.split('\n').filter((line) => /^(\| update|- \*\*)/.test(line)).length
  expect(shown + Number(left)).toBe(2 * 3_000)
  for (const room of [0, 100, 300, 500, 1_000]) {
    expect(Buffer.byteLength(summaryOf(entries, room))).toBeLessThanOrEqual(room)
  }
})

it('is empty where nothing ran and nothing is wrong', () => {
  expect(summaryOf([])).toBe('')
})
