import { addDays, dayNumber } from '../../calendar-day.ts'
import type { Effects, MessageEffect, TaskEffect } from '../../effect.ts'
import type { Decided } from '../../job.ts'
import { recordId } from '../../record.ts'
import { activeRules } from './active-rules.ts'
import type { TriggerContext } from './context.ts'
import { digestRule } from './digest.ts'
import type { TriggerExecution } from './execution.ts'
import type { TriggerFacts, TriggerState } from './facts.ts'
import { digestBody, type FiredTrigger, firedBody } from './message-body.ts'
import { quietUntil } from './quiet-until.ts'
import { recipientOf } from './recipient.ts'
import type { Rule } from './rule.ts'
import { ruleViewOf } from './rule-view.ts'
import { rendered, type Words } from './templates.ts'

type Changed = Decided<TriggerFacts, TriggerState>

/**
 * What a change causes: a row of the log, and where it fired the tasks and messages of its rule. That something is over is worth no row. Keys follow
 * from the episode, so that the same one never has its effects twice.
 */
export function triggerEffects(changed: Changed, context: TriggerContext): Effects {
  const { facts, decision } = changed
  const { next } = decision
  if (next === null || next.state === 'clear') return {}
  if (facts.subjectKind === 'tenant') return digestEffects(changed, next, context)
  const rule = activeRules(context.shared).get(facts.ruleId)
  const { tasks, messages } = rule && next.state === 'fired' ? firedEffects(rule, changed, next, context) : none
  const log: TriggerExecution = {
    ...logHead(facts, next),
    ruleType: rule?.type ?? '',
    ruleName: rule?.name ?? facts.ruleId,
    outcome: next.state,
    createsTask: tasks.length > 0,
    messages: messages.length,
  }
  return { log, tasks, messages }
}

interface Caused {
  readonly tasks: readonly TaskEffect[]
  readonly messages: readonly MessageEffect[]
}

const none: Caused = { tasks: [], messages: [] }

function firedEffects(
  rule: Rule,
  { facts, decision }: Changed,
  { since, episode }: TriggerState,
  context: TriggerContext,
): Caused {
  const { asOf, startedAt } = context
  const { subjectKind, subjectId, ruleId, subject } = facts
  const rep = subject.customer?.rep ?? null
  const words = wordsOf(rule, facts, context)
  // a name may be empty, and a task or an e-mail must be called something
  const title = rendered(rule.title, words).trim() || rule.name
  const description = rule.description === null ? null : rendered(rule.description, words)
  const fired: FiredTrigger = { rule, facts, since, reasons: decision.reasons, title, description, startedAt }
  const notBefore = quietEnd(context)
  const tasks: TaskEffect[] = []
  const messages: MessageEffect[] = []
  for (const [index, action] of rule.actions.entries()) {
    const key = keyOf(facts, episode, index)
    const { type: kind } = action
    const destination = recipientOf(action, rep)
    if (kind === 'task') {
      tasks.push({
        key,
        customerId: subject.customer?.id ?? null,
        salesRepId: rep?.id ?? null,
        title,
        description,
        dueOn: addDays(asOf, rule.dueInDays),
        priority: rule.priority,
        ...(rule.isApplication && { triggerId: ruleId }),
      })
    } else if (destination !== null) {
      const delayed = notBefore && { notBefore, episode: { subjectKind, subjectId, ruleId, episode } }
      messages.push({ key, kind, destination, body: firedBody(kind, fired), ...delayed })
    }
  }
  return { tasks, messages }
}

/** A digest waits for the end of quiet hours too, but is sent whatever has become of what it counts. */
function digestEffects({ facts, decision }: Changed, next: TriggerState, context: TriggerContext): Effects {
  const { policy, asOf, startedAt } = context
  const notBefore = quietEnd(context)
  const content = { asOf, startedAt, reasons: decision.reasons }
  const destinations = [
    ...policy.digest.email.map((destination) => ({ kind: 'email', destination }) as const),
    ...policy.digest.webhook.map((destination) => ({ kind: 'webhook', destination }) as const),
  ]
  const messages = destinations.map(({ kind, destination }, index) => ({
    key: keyOf(facts, next.episode, index),
    kind,
    destination,
    body: digestBody(kind, content),
    ...(notBefore && { notBefore }),
  }))
  const log: TriggerExecution = {
    ...logHead(facts, next),
    ruleType: digestRule,
    ruleName: digestRule,
    outcome: 'digest',
    createsTask: false,
    messages: messages.length,
  }
  return { log, messages }
}

function logHead({ subjectKind, subjectId, ruleId, subject }: TriggerFacts, { suppressedBy, episode }: TriggerState) {
  const customerId = subject.customer?.id ?? null
  const salesRepId = subject.customer?.rep?.id ?? null
  return { subjectKind, subjectId, ruleId, label: subject.label, suppressedBy, episode, customerId, salesRepId }
}

function quietEnd({ startedAt, tenant, policy }: TriggerContext): string | undefined {
  return quietUntil(startedAt, tenant.timeZone, policy.quietHours)?.toISOString()
}

/** `rule/kind/subject/episode/action`. */
function keyOf({ ruleId, subjectKind, subjectId }: TriggerFacts, episode: number, index: number): string {
  return recordId([ruleId, subjectKind, subjectId, String(episode), String(index)])
}

function wordsOf(rule: Rule, { subject }: TriggerFacts, context: TriggerContext): Words {
  const condition = rule.condition(subject, ruleViewOf(subject, context))
  const on = (condition?.holds ? condition.on : null) ?? context.asOf
  return {
    customer: subject.customer?.name ?? '',
    sku: subject.sample?.skuCode ?? (subject.sku === null ? '' : subject.label),
    rep: subject.customer?.rep?.name ?? 'no rep',
    days: String(Math.abs(dayNumber(context.asOf) - dayNumber(on))),
    date: on,
    rule: rule.name,
  }
}
