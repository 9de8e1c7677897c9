import type { RunReport } from '@leora-jobs/core'
import { describeReason } from '../output/describe-reason.ts'
import { formatCount, formatDuration } from '../output/format-number.ts'
import { cut, formatTable } from '../output/format-table.ts'
import { printable, type Terminal } from '../output/terminal.ts'
import type { Findings, SampleFinding, StockFinding } from './read-findings.ts'

/** The other two jobs: what they did, and the most useful of what they found, each with its reason. */
export function printJobs(
  runs: readonly { readonly first: RunReport; readonly again: RunReport }[],
  findings: Findings,
  terminal: Terminal,
): void {
  const right = (title: string) => ({ title, align: 'right' as const })
  const columns = [{ title: 'job' }, { title: 'as of' }, ...['records', 'changed', 'once more', 'took'].map(right)]
  terminal.print(
    `\n${formatTable(
      columns,
      runs.map(({ first, again }) => [
        first.job,
        first.asOf,
        formatCount(first.counts.read),
        formatCount(first.counts.changed),
        formatCount(again.counts.changed),
        formatDuration(first.durationMs),
      ]),
    )}`,
  )
  printStock(findings.runningOut, terminal)
  printSamples(findings.samples, terminal)
  printDoubts(findings.doubts, terminal)
}

/** Which of a SKU's reasons say it in a line each. */
const telling = /^(OUT|BELOW_SAFETY|REORDER|ORDER)$/

function printStock(skus: readonly StockFinding[], terminal: Terminal): void {
  if (skus.length === 0) return
  terminal.print(`\n${terminal.style('bold', 'What runs out before an order placed now would come')}`)
  for (const { code, name, onHand, dailyRate, sellsOutOn, reasons } of skus) {
    const when = onHand <= 0 ? 'is out' : `sells out on ${sellsOutOn ?? 'no day within reach'}`
    terminal.print(`  ${cut(printable(`${code} ${name}`), 52)}  ${number(dailyRate)} a day, ${when}`)
    for (const reason of reasons.filter((each) => telling.test(each.code)))
      terminal.print(`    because  ${cut(describeReason('calculate-burn-rates', reason), terminal.width - 13)}`)
  }
}

function printSamples(groups: readonly SampleFinding[], terminal: Terminal): void {
  if (groups.length === 0) return
  terminal.print(`\n${terminal.style('bold', 'Which samples become orders within 30 days')}`)
  const right = (title: string) => ({ title, align: 'right' as const })
  const columns = [
    { title: '  by' },
    { title: '' },
    right('orders'),
    right('likely between'),
    right('tried'),
    right('a sample brings'),
  ]
  const rows = ['rep', 'category'].flatMap((dimension) => {
    const ranked = groups.filter((group) => group.dimension === dimension)
    const shown = ranked.length > 4 ? [...ranked.slice(0, 2), ...ranked.slice(-2)] : ranked
    return shown.map((group, index) => [index === 0 ? `  ${dimension}` : '', ...cellsOf(group)])
  })
  terminal.print(formatTable(columns, rows))
}

function cellsOf({ label, rate, rateLow, rateHigh, matured, revenuePerSample }: SampleFinding): readonly string[] {
  return [
    printable(label),
    percent(rate),
    `${percent(rateLow)} and ${percent(rateHigh)}`,
    formatCount(matured),
    number(revenuePerSample),
  ]
}

function printDoubts(doubts: Findings['doubts'], terminal: Terminal): void {
  if (doubts.length === 0) return
  terminal.print(`\n${terminal.style('bold', 'What is not to be trusted yet')}`)
  for (const { what, why, job } of doubts) {
    terminal.print(`  ${cut(printable(what), terminal.width - 2)}`)
    terminal.print(`    because  ${cut(describeReason(job, why), terminal.width - 13)}`)
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 1 ? 2 : 1 })
}
