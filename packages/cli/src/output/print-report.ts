import type { ReportedChange, RunReport } from '@leora-jobs/core'
import { describeReason, mainReason } from './describe-reason.ts'
import { formatBriefly } from './format-change.ts'
import { formatCount, formatDuration } from './format-number.ts'
import { cut } from './format-table.ts'
import { printable, type Terminal } from './terminal.ts'

/** How many changes and failures a person is shown. */
const shown = 20

/** A run for people: how it ended, records by type, what changed and why, what failed. */
export function printReport(report: RunReport, terminal: Terminal): void {
  const { counts, summary, failures, zeroReason, error } = report
  const line = (text: string) => terminal.print(text)
  line(
    `${terminal.style('bold', report.job)}  ${report.tenant.slug}  as of ${report.asOf}  ${statusOf(report, terminal)}`,
  )
  const totals = (['read', 'changed', 'unchanged', 'failed'] as const).map(
    (name) => `${formatCount(counts[name])} ${name}`,
  )
  line(
    `  ${totals.join(', ')}  (${formatDuration(report.durationMs)}${report.runId === null ? '' : `, run ${report.runId}`})`,
  )
  const groups = Object.entries(summary)
  if (report.timing && report.timing.pages > 1) {
    const { pages, slowestPageMs, activeMs } = report.timing
    line(`  ${pages} pages, ${formatDuration(activeMs)} in all; the slowest took ${formatDuration(slowestPageMs)}`)
  }
  if (groups.length > 0) line(`  ${groups.map(([key, count]) => `${key} ${formatCount(count)}`).join(', ')}`)
  if (zeroReason) line(`  ${terminal.style('yellow', zeroReason.code)}: ${printable(zeroReason.message)}`)
  if (error) line(`  ${terminal.style('red', error.code)}: ${printable(error.message)}`)
  if (report.status === 'cancelled') line('  Cancelled: what it wrote stays; `leora-jobs runs undo` takes it back.')
  if (report.status === 'paused') line('  Out of time: the same command goes on where this run stopped.')
  if (report.changes && report.changes.length > 0) printChanges(report, report.changes, terminal)
  if (failures.length > 0) {
    line(`\n${terminal.style('bold', 'Failed')}`)
    for (const { record, error: cause } of failures.slice(0, shown)) {
      line(`  ${printable(record.label)} (${record.id}): ${cause.code}: ${printable(cause.message)}`)
    }
    if (failures.length > shown) line(`  … and ${formatCount(failures.length - shown)} more (--json lists them)`)
  }
}

function statusOf({ status, dryRun }: RunReport, { style }: Terminal): string {
  const word = dryRun ? `${status} (dry run: nothing was written)` : status
  return style(status === 'succeeded' ? 'green' : status === 'failed' ? 'red' : 'yellow', word)
}

/** Two lines each: what, and why. */
function printChanges(
  { job, counts, dryRun }: RunReport,
  changes: readonly ReportedChange[],
  terminal: Terminal,
): void {
  terminal.print(`\n${terminal.style('bold', dryRun ? 'Would change' : 'Changed')}`)
  const first = changes.slice(0, shown).map((change) => ({ change, label: cut(printable(change.record.label), 30) }))
  const indent = Math.max(...first.map(({ label }) => [...label].length)) + 4
  for (const { change, label } of first) {
    const reason = mainReason(change)
    const width = terminal.width - indent
    terminal.print(`  ${label}${' '.repeat(indent - 2 - [...label].length)}${cut(formatBriefly(change), width)}`)
    if (reason) terminal.print(' '.repeat(indent) + terminal.style('dim', cut(describeReason(job, reason), width)))
  }
  if (counts.changed <= shown) return
  const rest = changes.length < counts.changed ? `the first ${formatCount(changes.length)}` : 'them all'
  terminal.print(`  … and ${formatCount(counts.changed - shown)} more (--json lists ${rest})`)
}
