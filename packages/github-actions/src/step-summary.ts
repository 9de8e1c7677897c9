import type { RunReport } from '@leora-jobs/core'
import type { Annotation, CommandEnd, ReportEntry } from './report-entry.ts'

const tableHead = `| job | tenant | as of | result | read | changed | unchanged | failed | time | run |
| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |
`

/** Markdown: a table of what ran, and below it what was not well; empty where there is neither. No more than `maxBytes`, cut between lines. */
export function stepSummary(
  entries: readonly ReportEntry[],
  remarks: readonly Annotation[],
  { status }: Pick<CommandEnd, 'status'>,
  maxBytes: number,
): string {
  if (entries.length === 0 && remarks.length === 0) return ''
  const lines = [
    ...entries.map((entry) => ('report' in entry ? rowOf(entry.report) : rowOfError(entry))),
    ...(remarks.length > 0 ? ['\n'] : []),
    ...remarks.map(({ level, title, message }) => `- **${level}**, ${inline(title)}: ${inline(message)}\n`),
  ]
  const start = `### leora-jobs: ${inline(status)}\n\n${entries.length > 0 ? tableHead : ''}`
  return cut(start, lines, maxBytes)
}

function rowOf(report: RunReport): string {
  const { job, tenant, asOf, status, dryRun, counts, durationMs, runId } = report
  return row([
    inline(job),
    inline(tenant.slug),
    asOf,
    dryRun ? `${status} (dry run)` : status,
    ...[counts.read, counts.changed, counts.unchanged, counts.failed].map(String),
    `${(durationMs / 1000).toFixed(1)} s`,
    runId ?? '',
  ])
}

function rowOfError({ job, tenant, error }: Exclude<ReportEntry, { report: RunReport }>): string {
  return row([inline(job), inline(tenant.slug), '', error.code, '', '', '', '', '', ''])
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}

/** What others named, as plain text: no markup, no mention, no end of a cell. */
function inline(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\\`*_{}[\]<>()#+!|~&@:-]/g, (character) => {
    return `&#${character.charCodeAt(0)};`
  })
}

function cut(start: string, lines: readonly string[], maxBytes: number): string {
  const whole = start + lines.join('')
  if (Buffer.byteLength(whole) <= maxBytes) return whole
  const note = (left: number) => `\n… and ${left} lines more: the log of this step has them.\n`
  let room = maxBytes - Buffer.byteLength(start + note(lines.length))
  if (room < 0) return ''
  const kept: string[] = []
  for (const line of lines) {
    room -= Buffer.byteLength(line)
    if (room < 0) break
    kept.push(line)
  }
  return start + kept.join('') + note(lines.length - kept.length)
}
