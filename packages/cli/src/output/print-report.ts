import type { RunReport } from '@leora-jobs/core'
import { formatDifference, formatReason } from './format-change.ts'
import { formatCount } from './format-number.ts'
import { formatTable } from './format-table.ts'
import { printable, type Terminal } from './terminal.ts'

/** How many changes and failures a person is shown. */
const shown = 20

/** A run for people: how it ended, records by type, what changed and why, what failed. */
export function printReport(report: RunReport, terminal: Terminal): void {
  const { counts, summary, failures, zeroReason, error } = report
  const line = (text: string) => terminal.print(text)
  line(`${terminal.style('bold', report.job)}  ${report.tenant.slug}  as of ${report.asOf}  ${statusOf(report, terminal)}`)
  line(`  ${(['read', 'changed', 'unchanged', 'failed'] as const).map((name) => `${formatCount(counts[name])} ${name}`).join(', ')}`)
  const groups = Object.entries(summary)
  if (groups.length > 0) line(`  ${groups.map(([key, count]) => `${key} ${formatCount(count)}`).join(', ')}`)
  if (zeroReason) line(`  ${terminal.style('yellow', zeroReason.code)}: ${printable(zeroReason.message)}`)
  if (error) line(`  ${terminal.style('red', error.code)}: ${printable(error.message)}`)
  if (report.changes && report.changes.length > 0) printChanges(report, report.changes, terminal)
  if (failures.length > 0) {
    line(`\n${terminal.style('bold', 'Failed')}`)
    for (const { record, error: cause } of failures.slice(0, shown)) line(`  ${printable(record.label)} (${record.id}): ${cause.code}: ${printable(cause.message)}`)
    if (failures.length > shown) line(`  … and ${formatCount(failures.length - shown)} more (--json lists them)`)
  }
}

function statusOf({ status, dryRun }: RunReport, { style }: Terminal): string {
  const word = dryRun ? `${status} (dry run: nothing was written)` : status
  return style(status === 'succeeded' ? 'green' : status === 'failed' ? 'red' : 'yellow', word)
}

function printChanges({ counts, dryRun }: RunReport, changes: NonNullable<RunReport['changes']>, terminal: Terminal): void {
  terminal.print(`\n${terminal.style('bold', dryRun ? 'Would change' : 'Changed')}`)
  const rows = changes.slice(0, shown).map((change) => [printable(change.record.label), formatDifference(change), change.reasons[0] ? formatReason(change.reasons[0]) : ''])
  const columns = [{ title: 'record' }, { title: 'change' }, { title: 'first reason' }]
  terminal.print(indent(formatTable(columns, rows.map(([label = '', difference = '', reason = '']) => [label.slice(0, 32), shorten(difference, 60), reason]), terminal.width - 2)))
  if (counts.changed > shown) terminal.print(`  … and ${formatCount(counts.changed - shown)} more (--json lists ${changes.length < counts.changed ? 'the first 1,000' : 'them'})`)
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
