import type { CalendarDay } from '../../calendar-day.ts'
import type { Reason } from '../../decision.ts'
import type { EmailContent } from '../../delivery/email-content.ts'
import type { EffectKind } from '../../ports/delivery.ts'
import type { TriggerFacts } from './facts.ts'
import type { Rule } from './rule.ts'

/** What a message is about. */
export interface FiredTrigger {
  readonly rule: Rule
  readonly facts: TriggerFacts
  readonly since: CalendarDay | null
  readonly reasons: readonly Reason[]
  /** Rendered. */
  readonly title: string
  readonly description: string | null
  readonly startedAt: Date
}

/** The subject of an e-mail is cut here: what a schema of its content takes. */
const longestSubject = 500

/**
 * The body of a message about a rule that has fired. A webhook's is an event: `type`, `timestamp` and `data`, as Standard Webhooks 1.0 advises; a
 * notification's is a title and a text.
 */
export function firedBody(kind: EffectKind, fired: FiredTrigger): string {
  const { title, startedAt } = fired
  if (kind === 'webhook') return webhookBody('trigger.fired', startedAt, firedData(fired))
  if (kind === 'email') return emailBody(title, textOf(fired))
  return JSON.stringify({ title, text: textOf(fired) })
}

/** The body of a message about what the caps held back. */
export function digestBody(
  kind: 'webhook' | 'email',
  {
    asOf,
    reasons,
    startedAt,
  }: { readonly asOf: CalendarDay; readonly reasons: readonly Reason[]; readonly startedAt: Date },
): string {
  if (kind === 'webhook') return webhookBody('trigger.digest', startedAt, { asOf, caps: reasons })
  const total = reasons.reduce((sum, { value }) => sum + Number(value), 0)
  return emailBody(
    `${total} more ${total === 1 ? 'record' : 'records'} on ${asOf}, held back by caps`,
    digestText(reasons),
  )
}

function firedData({ rule, facts, since, reasons }: FiredTrigger) {
  const { subjectKind, subjectId, subject } = facts
  const { customer } = subject
  return {
    rule: { id: rule.id, type: rule.type, name: rule.name },
    subject: { kind: subjectKind, id: subjectId, label: subject.label },
    customer: customer && { id: customer.id, name: customer.name },
    rep: customer?.rep ? { id: customer.rep.id, name: customer.rep.name } : null,
    since,
    reasons,
  }
}

function webhookBody(type: string, startedAt: Date, data: unknown): string {
  return JSON.stringify({ type, timestamp: startedAt.toISOString(), data })
}

function emailBody(subject: string, text: string): string {
  const content: EmailContent = { subject: subject.slice(0, longestSubject), text }
  return JSON.stringify(content)
}

function textOf({ rule, facts, since, title, description }: FiredTrigger): string {
  const { customer } = facts.subject
  const lines = [
    description?.trim() || title,
    '',
    ...(customer ? [`Customer: ${customer.name}`] : []),
    ...(customer?.rep ? [`Sales rep: ${customer.rep.name}`] : []),
    ...(facts.subjectKind === 'customer' ? [] : [`About: ${facts.subject.label}`]),
    ...(since === null ? [] : [`Since: ${since}`]),
    `Rule: ${rule.name}`,
  ]
  return lines.join('\n')
}

function digestText(reasons: readonly Reason[]): string {
  return reasons.map(capText).join('\n\n')
}

function capText({ code, value, threshold, evidence }: Reason): string {
  const { byRep = {}, byRule = {}, records = [] } = evidence
  const named = Array.isArray(records) ? records.map((label) => `  - ${label}`) : []
  const rest = Number(value) - named.length
  const lines = [
    `${capNames[code] ?? code} (at most ${threshold}): ${value}`,
    `By sales rep: ${countsOf(byRep)}`,
    `By rule: ${countsOf(byRule)}`,
    ...named,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ]
  return lines.join('\n')
}

const capNames: Readonly<Record<string, string>> = {
  TASKS_PER_CUSTOMER: 'Tasks about a customer in a week',
  TASKS_PER_REP: 'Tasks for a sales rep on a day',
  FIRES_PER_RUN: 'Records that fire in a run',
}

function countsOf(counts: unknown): string {
  if (typeof counts !== 'object' || counts === null) return 'none'
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
