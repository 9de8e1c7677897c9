import { processTriggers } from '@leora-jobs/core/jobs'
import type { RuleTest, TestedRecord } from '../rules/rule-test.ts'
import { describeReason } from './describe-reason.ts'
import { formatCount } from './format-number.ts'
import { cut } from './format-table.ts'
import { counted } from './reason-words.ts'
import { printable, type Terminal } from './terminal.ts'
import { suppressionWords } from './trigger-reasons.ts'

/** How many records a person is shown of those that fire, and of what one thing holds back. */
const shownFires = 20
const shownHeldBack = 5

/** What a rule would do now, for people. */
export function printRuleTest(test: RuleTest, terminal: Terminal): void {
  const { rule, tenant, asOf, counts } = test
  const line = (text = '') => terminal.print(text)
  line(
    `${terminal.style('bold', printable(rule.name))} (${rule.type})  ${tenant.slug}  as of ${asOf}  ${terminal.style('yellow', 'nothing is written')}`,
  )
  for (const sentence of standing(test)) line(`  ${sentence}`)
  const { FIRED = 0, SUPPRESSED = 0, SEEN = 0, CLEARED = 0 } = counts
  const totals = [
    [FIRED, 'would fire'],
    [SUPPRESSED, 'held back'],
    [SEEN, 'would count as known'],
    [CLEARED, 'would be over'],
  ] as const
  line(`  ${totals.map(([count, words]) => `${formatCount(count)} ${words}`).join(', ')}`)
  printFires(test, terminal)
  printHeldBack(test, terminal)
  for (const reason of test.digest ?? [])
    line(
      `\n${terminal.style('bold', 'Digest')}  ${cut(describeReason(processTriggers.name, reason), terminal.width - 8)}`,
    )
  if (test.isTruncated) line('\nMore would change than can be listed; the counts are those of all.')
}

/** Whether it is on, and what its next run takes for known. */
function standing({ rule, counts, isAsIfActive, openEpisodes }: RuleTest): readonly string[] {
  const { fired, seen, suppressed } = openEpisodes
  const known = [
    fired > 0 && `${formatCount(fired)} fired`,
    seen > 0 && `${formatCount(seen)} known`,
    suppressed > 0 && `${formatCount(suppressed)} held back`,
  ].filter((part) => part !== false)
  const already = known.length > 0 ? [`It holds already for: ${known.join(', ')}.`] : []
  const state = rule.isActive ? 'switched on' : 'switched off'
  if (isAsIfActive) return [`Taken as if it had been in force for long; it is ${state}.`, ...already]
  if (!rule.isBaseline) return [`It is ${state}.`, ...already]
  const matches = counted(formatCount(counts.SEEN ?? 0), 'record')
  return [
    `It is ${state}; its first run takes for known what already matches: ${matches}.`,
    '--as-if-active shows what it would do if it had been in force for long.',
    ...already,
  ]
}

function printFires({ fires, counts }: RuleTest, terminal: Terminal): void {
  if (fires.length === 0) return
  terminal.print(`\n${terminal.style('bold', 'Would fire')}`)
  for (const record of fires.slice(0, shownFires)) {
    terminal.print(`  ${cut(printable(record.subject), terminal.width - 2)}`)
    for (const effect of effectLines(record)) terminal.print(`    ${cut(printable(effect), terminal.width - 4)}`)
    const [reason] = record.reasons
    if (reason) printBecause(describeReason(processTriggers.name, reason), terminal)
  }
  const rest = (counts.FIRED ?? fires.length) - shownFires
  if (rest > 0) terminal.print(`  … and ${formatCount(rest)} more (--json lists them)`)
}

/** What firing makes, and for whom. */
function effectLines({ rep, tasks, messages }: TestedRecord): readonly string[] {
  return [
    ...tasks.map(
      ({ title, dueOn, priority }) => `task for ${rep?.name ?? 'nobody'}: ${title} (due ${dueOn}, ${priority})`,
    ),
    ...messages.map(({ kind, destination, notBefore }) => {
      const to = kind === 'notification' && destination === rep?.id ? rep.name : placeOf(destination)
      return `${kind} to ${to}${notBefore === undefined ? '' : `, not before ${notBefore.slice(0, 16).replace('T', ' ')} UTC`}`
    }),
  ]
}

/** Of a URL the host: its path may be a secret. */
function placeOf(destination: string): string {
  return URL.canParse(destination) && /^https?:/.test(destination) ? new URL(destination).host : destination
}

function printHeldBack({ heldBack }: RuleTest, terminal: Terminal): void {
  const groups = new Map<string, TestedRecord[]>()
  for (const record of heldBack) groups.set(record.by, [...(groups.get(record.by) ?? []), record])
  for (const [by, records] of groups) {
    terminal.print(
      `\n${terminal.style('bold', `Would not fire: ${suppressionWords(by)}`)}  ${formatCount(records.length)}`,
    )
    for (const { subject, reasons } of records.slice(0, shownHeldBack)) {
      terminal.print(`  ${cut(printable(subject), terminal.width - 2)}`)
      const [reason] = reasons
      if (reason) printBecause(describeReason(processTriggers.name, reason), terminal)
    }
    if (records.length > shownHeldBack) terminal.print(`  … and ${formatCount(records.length - shownHeldBack)} more`)
  }
}

function printBecause(text: string, terminal: Terminal): void {
  terminal.print(`    ${terminal.style('dim', cut(`because  ${text}`, terminal.width - 4))}`)
}
