import { processTriggers } from '@leora-jobs/core/jobs'
import { describeReason } from '../output/describe-reason.ts'
import { formatCount, formatDuration } from '../output/format-number.ts'
import { cut, formatTable } from '../output/format-table.ts'
import { printable, type Terminal } from '../output/terminal.ts'
import { suppressionWords } from '../output/trigger-reasons.ts'
import type { RuleFinding } from './read-rule-findings.ts'
import type { RulesDemo } from './run-rules.ts'

const shownFires = 5

/** What the rules did: what they fired, for whom and why, what was held back, and what was sent. */
export function printRules(demo: RulesDemo, terminal: Terminal): void {
  printRuns(demo, terminal)
  printFired(demo.fired, terminal)
  printHeldBack(demo, terminal)
  const { received } = demo
  const [first] = received
  if (!first) return
  const verified = received.every(({ isVerified }) => isVerified)
  terminal.print(`\n${terminal.style('bold', 'What was sent')}`)
  terminal.print(
    `  ${received.length} ${received.length === 1 ? 'webhook' : 'webhooks'} to an endpoint of this demo; ${verified ? 'every signature verified (Standard Webhooks 1.0)' : 'a signature did not verify'}`,
  )
  terminal.print(cut(`  first  ${first.type}, ${printable(first.about)}, id ${first.id}`, terminal.width))
}

function printRuns({ runs }: RulesDemo, terminal: Terminal): void {
  const right = (title: string) => ({ title, align: 'right' as const })
  const keys = ['FIRED', 'SUPPRESSED', 'SEEN', 'CLEARED'] as const
  const columns = [
    { title: processTriggers.name },
    { title: 'as of' },
    ...['fired', 'held back', 'known', 'over', 'changed', 'took'].map(right),
  ]
  const names = ['first run', 'a day on', 'once more']
  const rows = runs.map(({ asOf, summary, counts, durationMs }, index) => [
    names[index] ?? '',
    asOf,
    ...keys.map((key) => formatCount(summary[key] ?? 0)),
    formatCount(counts.changed),
    formatDuration(durationMs),
  ])
  terminal.print(`\n${formatTable(columns, rows)}`)
  terminal.print(
    terminal.style('dim', '  The first run of a rule takes for known what it already matches: nobody is flooded.'),
  )
}

function printFired(fired: readonly RuleFinding[], terminal: Terminal): void {
  if (fired.length === 0) return
  terminal.print(`\n${terminal.style('bold', 'What the rules fired today')}`)
  for (const { rule, subject, rep, title, dueOn, messages, reasons } of oneOfEach(fired).slice(0, shownFires)) {
    const to = rep === null ? '' : `  for ${rep}`
    terminal.print(`  ${cut(printable(`${rule}: ${subject}${to}`), terminal.width - 2)}`)
    if (title !== null) terminal.print(`    task     ${cut(printable(`${title}, due ${dueOn}`), terminal.width - 13)}`)
    if (messages > 0) terminal.print('    webhook  to the CRM')
    const [reason] = reasons
    if (reason) terminal.print(`    because  ${cut(describeReason(processTriggers.name, reason), terminal.width - 13)}`)
  }
  const rest = fired.length - Math.min(shownFires, fired.length)
  if (rest > 0) terminal.print(terminal.style('dim', `  … and ${formatCount(rest)} more`))
}

/** The first of each rule before the second of any. */
function oneOfEach(fired: readonly RuleFinding[]): readonly RuleFinding[] {
  const first = fired.filter(({ rule }, index) => fired.findIndex((other) => other.rule === rule) === index)
  return [...first, ...fired.filter((finding) => !first.includes(finding))]
}

function printHeldBack({ heldBack, digest }: RulesDemo, terminal: Terminal): void {
  if (heldBack.length === 0) return
  terminal.print(`\n${terminal.style('bold', 'What was held back')}`)
  const groups = new Map<string, RuleFinding[]>()
  for (const finding of heldBack) {
    const by = String(finding.suppressedBy)
    groups.set(by, [...(groups.get(by) ?? []), finding])
  }
  for (const [by, [first, ...rest]] of groups) {
    if (!first) continue
    const more = rest.length === 0 ? '' : ` and ${formatCount(rest.length)} more`
    terminal.print(`  ${cut(printable(`${first.rule}: ${first.subject}${more}`), terminal.width - 2)}`)
    terminal.print(`    because  ${cut(suppressionWords(by), terminal.width - 13)}`)
  }
  for (const reason of digest?.reasons ?? [])
    terminal.print(`    digest   ${cut(describeReason(processTriggers.name, reason), terminal.width - 13)}`)
}
