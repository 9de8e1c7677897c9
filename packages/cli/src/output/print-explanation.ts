import type { Explanation } from '@leora-jobs/core'
import { formatDifference, formatReason, formatValues } from './format-change.ts'
import { printable, type Terminal } from './terminal.ts'

/** Why a record is what it is, for people. */
export function printExplanation(explanation: Explanation, terminal: Terminal): void {
  const { record, decision, lastChange, before } = explanation
  const line = (text = '') => terminal.print(text)
  const next = decision.next as Readonly<Record<string, string | number | null>> | null
  line(`${terminal.style('bold', printable(record.label))}  (${record.kind} ${record.id})`)
  line(`${explanation.job}, tenant ${explanation.tenant.slug}, as of ${explanation.asOf}`)
  line()
  line(next === null ? 'Passed over.' : `Decision: ${formatValues(next)}`)
  if (next?.since !== undefined && next.since !== null) line(`  so since ${next.since}`)
  if (next?.nextChangeOn !== undefined) line(`  next change if nothing happens: ${next.nextChangeOn ?? 'never'}`)
  if (next?.nextReviewOn !== undefined) line(`  any value changes first: ${next.nextReviewOn ?? 'never'}`)
  line()
  line(terminal.style('bold', 'Reasons'))
  for (const reason of decision.reasons) line(`  ${formatReason(reason)}`)
  line()
  line(terminal.style('bold', 'Facts'))
  for (const [name, value] of Object.entries(explanation.facts as Record<string, unknown>)) line(`  ${name}: ${formatFact(value, terminal.width - name.length - 6)}`)
  line()
  line(terminal.style('bold', 'Thresholds') + terminal.style('dim', `  policy version ${explanation.policyVersion}`))
  for (const [name, value] of Object.entries(explanation.policy as Record<string, unknown>)) line(`  ${name}: ${formatFact(value, terminal.width * 3)}`)
  line()
  line(terminal.style('bold', 'Stored'))
  line(before === null ? '  nothing yet' : `  ${formatValues(before)}`)
  line(explanation.wouldChange ? '  a run would change this' : '  a run would leave this as it is')
  if (lastChange) {
    line(`  last changed ${lastChange.changedAt.toISOString()} by run ${lastChange.runId}, as of ${lastChange.asOf}: ${formatDifference(lastChange)}`)
    for (const reason of lastChange.reasons) line(`    ${formatReason(reason)}`)
  }
}

function formatFact(value: unknown, width: number): string {
  const text = typeof value === 'string' ? value : Array.isArray(value) ? `[${value.length}] ${value.map(flat).join(' ')}` : flat(value)
  return printable(text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`)
}

function flat(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value ?? '-')
  return Array.isArray(value) ? value.map(flat).join(' ') : Object.entries(value).map(([name, entry]) => `${name}=${flat(entry)}`).join(' ')
}
