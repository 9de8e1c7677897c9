import type { BacktestGroup, BacktestReport, MethodScore } from '@leora-jobs/core'
import { formatCount } from './format-number.ts'
import { formatTable } from './format-table.ts'
import type { Terminal } from './terminal.ts'

const columns = [
  { title: 'group' },
  { title: 'records', align: 'right' },
  { title: 'method' },
  { title: 'RMSSE', align: 'right' },
  { title: 'pinball', align: 'right' },
  { title: 'bias', align: 'right' },
  { title: 'service level', align: 'right' },
] as const

const leftBecause: Readonly<Record<string, string>> = {
  insufficient: 'too few demands for a forecast',
  tooRecent: 'what was forecast had not all come by the last day',
}

/** How forecasts of past days came out: a line a group and method, the job's own choice first. */
export function printBacktest(report: BacktestReport, terminal: Terminal): void {
  const { job, tenant, from, to, origins, targetServiceLevel, groups, left } = report
  terminal.print(
    `${terminal.style('bold', job)}  ${tenant.slug}  ${from} to ${to}, forecasts of ${origins} ${origins === 1 ? 'day' : 'days'}`,
  )
  terminal.print(formatTable(columns, groups.flatMap(rowsOf)))
  for (const [reason, count] of Object.entries(left))
    if (count > 0) terminal.print(`  ${formatCount(count)} left out: ${leftBecause[reason] ?? reason}`)
  const notes = [
    'RMSSE: 1 is as good as repeating the last value; lower is better.',
    'pinball: loss of the quantile held; lower is better. bias: above 0 %, too much was forecast.',
    `service level: cycles in which the reorder point sufficed; ${percent(targetServiceLevel)} is aimed at.`,
  ]
  for (const note of notes) terminal.print(terminal.style('dim', `  ${note}`))
}

function rowsOf({ group, records, methods }: BacktestGroup): readonly (readonly string[])[] {
  return methods.map((score, index) => [
    index === 0 ? group : '',
    index === 0 ? formatCount(records) : '',
    score.method,
    ...cellsOf(score),
  ])
}

function cellsOf({ rmsse, pinballLoss, bias, serviceLevel }: MethodScore): readonly string[] {
  const digits = (value: number | null) => (value === null ? '-' : value.toFixed(3))
  return [
    digits(rmsse),
    digits(pinballLoss),
    bias === null ? '-' : `${bias > 0 ? '+' : ''}${percent(bias)}`,
    serviceLevel === null ? '-' : percent(serviceLevel),
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
