import type { Explanation } from '@leora-jobs/core'
import { describeEpisode } from './describe-episode.ts'
import { describeReason } from './describe-reason.ts'
import { formatDifference, formatValues } from './format-change.ts'
import { cut } from './format-table.ts'
import { printable, type Terminal } from './terminal.ts'

/** Why a record is what it is, for people. */
export function printExplanation(explanation: Explanation, terminal: Terminal): void {
  const { job, record, decision } = explanation
  const { style, width } = terminal
  const line = (text = '') => terminal.print(text)
  const next = decision.next as Readonly<Record<string, string | number | null>> | null
  line(`${style('bold', printable(record.label))}  (${record.kind} ${record.id})`)
  line(`${job}, tenant ${explanation.tenant.slug}, as of ${explanation.asOf}`)
  line()
  if (next === null) line('Decision: none; what is stored stays as it is.')
  else if (record.kind === 'trigger') {
    line('Decision')
    for (const sentence of describeEpisode(next)) line(`  ${sentence}`)
  } else {
    const { since, nextChangeOn, nextReviewOn, ...values } = next
    line(`Decision: ${formatValues(values)}`)
    if (since) line(`  ${values.type ?? 'so'} since ${since}`)
    if (nextChangeOn !== undefined)
      line(`  next change of the type: ${nextChangeOn ?? 'none'}${ifNothing(nextChangeOn)}`)
    if (nextReviewOn !== undefined)
      line(`  next change of any value: ${nextReviewOn ?? 'none'}${ifNothing(nextReviewOn)}`)
  }
  line()
  line(style('bold', 'Reasons'))
  for (const reason of decision.reasons) line(`  ${describeReason(job, reason)}`)
  line()
  line(style('bold', 'Facts'))
  for (const [name, value] of entriesOf(explanation.facts)) line(`  ${cut(`${name}: ${formatFact(value)}`, width - 2)}`)
  line()
  line(style('bold', 'Thresholds') + style('dim', `  policy version ${explanation.policyVersion}`))
  for (const [name, value] of entriesOf(explanation.policy)) printThreshold(name, value, terminal)
  line()
  printStored(explanation, terminal)
}

function printStored({ job, record, before, wouldChange, lastChange }: Explanation, terminal: Terminal): void {
  const line = (text: string) => terminal.print(text)
  line(terminal.style('bold', 'Stored'))
  if (before === null) line('  nothing yet')
  else
    for (const text of record.kind === 'trigger' ? describeEpisode(before) : [formatValues(before)]) line(`  ${text}`)
  line(wouldChange ? '  a run would change this' : '  a run would leave this as it is')
  if (!lastChange) return
  line(`  last changed by run ${lastChange.runId}, as of ${lastChange.asOf}, at ${lastChange.changedAt.toISOString()}:`)
  line(`    ${formatDifference(lastChange)}`)
  for (const reason of lastChange.reasons) line(`    ${describeReason(job, reason)}`)
}

function ifNothing(day: string | number | null): string {
  return day === null ? '' : ' if nothing happens until then'
}

function printThreshold(name: string, value: unknown, terminal: Terminal): void {
  const parts = isObject(value)
    ? Object.entries(value).map(([key, entry]) => `${key}=${formatFact(entry)}`)
    : [formatFact(value)]
  let text = `  ${name}:`
  for (const part of parts) {
    if (text.length + part.length + 1 > terminal.width) {
      terminal.print(text)
      text = ' '.repeat(name.length + 3)
    }
    text += ` ${printable(part)}`
  }
  terminal.print(text)
}

/** A list shows its newest entries: facts are in ascending order. */
function formatFact(value: unknown): string {
  if (!Array.isArray(value)) return printable(flat(value))
  const newest = value.slice(-5).map(flat).join(' ')
  return printable(value.length > 5 ? `${value.length} entries, … ${newest}` : value.length === 0 ? 'none' : newest)
}

function flat(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value ?? '-')
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(flat).join('|')
  return Object.entries(value)
    .map(([name, entry]) => `${name}=${flat(entry)}`)
    .join(',')
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [['value', value]]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
