import { addDays, calendarDay, type Explanation, type ReportedChange, type RunReport } from '@leora-jobs/core'
import type { RowCounts } from '@leora-jobs/distributor'
import { describeReason } from '../output/describe-reason.ts'
import { formatBriefly } from '../output/format-change.ts'
import { formatCount, formatDuration } from '../output/format-number.ts'
import { cut, formatTable } from '../output/format-table.ts'
import { printable, type Terminal } from '../output/terminal.ts'
import { demoTenant } from './demo-tenant.ts'
import type { Findings } from './read-findings.ts'

export interface DemoRuns {
  readonly counts: RowCounts
  /** Two weeks ago, today, and today once more. */
  readonly before: RunReport
  readonly report: RunReport
  readonly again: RunReport
}

/** What is in the database, and what the runs found in it. */
export function printAccountTypes({ counts, before, report, again }: DemoRuns, terminal: Terminal): void {
  const { style } = terminal
  const number = (table: keyof RowCounts) => formatCount(counts[table])
  terminal.print(
    `\n${style('bold', demoTenant.name)}: ${number('customer')} customers, ${number('order')} orders, ${number('order_line')} lines, ${number('sku')} SKUs, ${number('sales_rep')} reps\n`,
  )
  const keys = Object.keys(report.summary)
  const rows = [
    ['first run', before],
    ['two weeks on', report],
    ['once more', again],
  ] as const
  const columns = [
    { title: 'update-account-types' },
    { title: 'as of' },
    ...[...keys, 'changed', 'took'].map((title) => ({ title, align: 'right' as const })),
  ]
  const cells = rows.map(([name, run]) => [
    name,
    run.asOf,
    ...keys.map((key) => formatCount(run.summary[key] ?? 0)),
    formatCount(run.counts.changed),
    formatDuration(run.durationMs),
  ])
  terminal.print(formatTable(columns, cells))

  terminal.print(`\n${style('bold', 'What the two weeks changed')}`)
  const moves = countMoves(report.changes ?? [])
  terminal.print(moves.map(([move, count]) => `  ${String(count).padStart(5)}  ${move}`).join('\n'))
  const notes = [
    'Running it again changed nothing: the decision depends on facts, policy and day alone.',
    'Accounts named "… SAMPLES" are passed over: the tenant has a policy of its own that says so.',
  ]
  for (const note of notes) terminal.print(style('dim', `  ${note}`))
}

/** One explanation in a few lines. */
export function printStory({ job, record, decision, lastChange }: Explanation, terminal: Terminal): void {
  const next = decision.next as Readonly<Record<string, string | number | null>>
  const subStatus = next.subStatus === null ? '' : `, ${next.subStatus}`
  terminal.print(`\n${terminal.style('bold', printable(record.label))}  ${next.type}${subStatus}`)
  if (lastChange) terminal.print(`  changed  ${cut(formatBriefly(lastChange), terminal.width - 11)}`)
  for (const reason of decision.reasons)
    terminal.print(`  because  ${cut(describeReason(job, reason), terminal.width - 11)}`)
  terminal.print(
    `  next     ${next.nextChangeOn === null ? 'the type stays until something is ordered' : `the type changes on ${next.nextChangeOn} if nothing is ordered`}`,
  )
}

/** Where to go from here. */
export function printNextSteps(stories: readonly Explanation[], findings: Findings, terminal: Terminal): void {
  const [first] = stories
  const [sku] = findings.runningOut
  const halfAYearAgo = addDays(calendarDay(first?.asOf ?? '2026-01-01'), -182)
  const tenant = `--tenant ${demoTenant.slug}`
  const commands = [
    `npx leora-jobs explain update-account-types ${tenant} --record "${first ? printable(first.record.label) : '<name>'}"`,
    `npx leora-jobs run update-account-types ${tenant} --dry-run --as-of ${first?.asOf.slice(0, 4) ?? '2026'}-01-01`,
    ...(sku ? [`npx leora-jobs explain calculate-burn-rates ${tenant} --record ${printable(sku.code)}`] : []),
    `npx leora-jobs rules test "Win back" ${tenant} --as-if-active`,
    `npx leora-jobs backtest calculate-burn-rates ${tenant} --from ${halfAYearAgo}`,
    `npx leora-jobs runs list ${tenant}`,
    'npx leora-jobs check',
    'DATABASE_URL=postgres://… npx leora-jobs run update-account-types --tenant <slug> --dry-run',
  ]
  terminal.print(`\n${terminal.style('bold', 'Try next')}`)
  for (const command of commands) terminal.print(`  ${command}`)
  terminal.print(
    terminal.style('dim', '  The last one runs on your own tables, needs only SELECT, and writes nothing.'),
  )
}

/** Type and sub-status changes, most frequent first; the rest in one line. */
function countMoves(changes: readonly ReportedChange[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const change of changes) counts.set(moveOf(change), (counts.get(moveOf(change)) ?? 0) + 1)
  return [...counts].sort(([, left], [, right]) => right - left).slice(0, 12)
}

function moveOf({ before, after }: ReportedChange): string {
  if (before === null) return 'new customers classified'
  if (before.type !== after.type) return `type ${before.type} -> ${after.type}`
  if (before.subStatus !== after.subStatus)
    return `sub-status ${before.subStatus ?? 'none'} -> ${after.subStatus ?? 'none'}`
  return 'tiers, mix or dates only'
}
