import type { ServiceLevel, serviceTargets } from '@leora-jobs/core/monitoring'
import { formatCount } from './format-number.ts'
import { formatTable } from './format-table.ts'
import type { Terminal } from './terminal.ts'

/** A level, and which of its targets it misses. */
export interface MeasuredLevel extends ServiceLevel {
  readonly missed: readonly (keyof typeof serviceTargets)[]
}

type Total = Omit<MeasuredLevel, 'job' | 'tenant'>

/** Levels as a table with a line for all of them; what misses its target is marked. */
export function printServiceLevels(
  terminal: Terminal,
  levels: readonly MeasuredLevel[],
  total: Total,
  { days, targetSeconds }: { readonly days: number; readonly targetSeconds: number },
): void {
  const columns = [
    { title: 'job' },
    { title: 'tenant' },
    { title: 'planned', align: 'right' },
    { title: 'ran', align: 'right' },
    { title: 'completion', align: 'right' },
    { title: 'errors', align: 'right' },
    { title: `over ${targetSeconds} s`, align: 'right' },
    { title: 'to detect', align: 'right' },
    { title: 'to recover', align: 'right' },
  ] as const
  if (levels.length === 0) {
    terminal.print('There is no tenant, or no job: nothing to measure.')
    return
  }
  const rows = levels.map((level) => [level.job, level.tenant.slug, ...cellsOf(terminal, level)])
  terminal.print(formatTable(columns, [...rows, ['all', '', ...cellsOf(terminal, total)]]))
  terminal.print(
    `\nOf the last ${days} days. Targets: completion 99.9 %, errors below 1 %, no run over ${targetSeconds} s, told within 1 h, well again within 4 h, on average; ! misses one.`,
  )
}

function cellsOf(terminal: Terminal, level: Total): readonly string[] {
  const mark = (name: Total['missed'][number], text: string) =>
    level.missed.includes(name) ? terminal.style('red', `${text} !`) : text
  return [
    formatCount(level.planned),
    formatCount(level.ran),
    mark('completion', percent(level.completion)),
    mark('errorRate', percent(level.errorRate)),
    mark('overTarget', formatCount(level.overTarget)),
    mark('meanSecondsToDetect', hours(level.meanSecondsToDetect)),
    mark('meanSecondsToRecover', hours(level.meanSecondsToRecover)),
  ]
}

/** 0.99949 -> 99.94 %: never rounded up to a target that was missed. */
function percent(share: number | null): string {
  return share === null ? '-' : `${(Math.floor(share * 10_000 + 1e-9) / 100).toFixed(2)} %`
}

/** 5,400 -> 1 h 30 min. */
function hours(seconds: number | null): string {
  if (seconds === null) return '-'
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
