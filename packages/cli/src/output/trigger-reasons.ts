import type { Reason } from '@leora-jobs/core'
import { ago, amount, counted, evidence, number, type Sentences } from './reason-words.ts'

/** process-triggers in words. */
export const triggerReasons: Sentences = {
  SAMPLE_NO_ORDER: (reason) =>
    `${evidence(reason, 'sku')} tasted ${ago(reason.value)} (${evidence(reason, 'tastedOn')}) and not ordered since; from ${counted(reason.threshold, 'day')} on`,
  FIRST_ORDER_FOLLOWUP: (reason) =>
    `first order ${ago(reason.value)} (${evidence(reason, 'firstSaleOn')}); from ${counted(reason.threshold, 'day')} on`,
  CUSTOMER_TIMING: (reason) =>
    reason.evidence.doNotContactUntil === undefined
      ? `the next order is expected on ${evidence(reason, 'expectedOn')}: every ${counted(evidence(reason, 'expectedGapDays'), 'day')} as a rule, ` +
        `last on ${evidence(reason, 'lastSaleOn')}`
      : `not to be contacted until ${evidence(reason, 'doNotContactUntil')}, which is over`,
  BURN_RATE_ALERT: (reason) =>
    `${silence(reason)}, ${number(reason.evidence.percentageThreshold)} % past the ${number(reason.evidence.expectedGapDays)} that are usual`,
  CUSTOMER_DORMANT: (reason) =>
    reason.evidence.ruleId === undefined
      ? `${silence(reason)}${usual(reason)}`
      : `rule '${evidence(reason, 'rule')}' says the same better: ${counted(reason.value, 'day')} without an order, from ${reason.threshold} on`,
  LOW_INVENTORY: (reason) =>
    `${number(reason.value)} available, ${reason.threshold === reason.evidence.reorderPoint ? 'at or below the reorder point' : 'below'} ${number(reason.threshold)}`,
  MISSED_ORDER_PATTERN: (reason) =>
    `${counted(reason.value, 'day')} without an order where ${number(reason.evidence.medianGapDays)} are usual; overdue from ${reason.threshold}`,
  REVENUE_DECLINE: (reason) =>
    `${amount(reason.evidence.recent)} in ${evidence(reason, 'windowDays')} days after ${amount(reason.evidence.prior)} in those before: ` +
    `${number(reason.value)} % less; from ${number(reason.threshold)} % on`,
  BASELINE: (reason) =>
    `counts as known: it held before the first run of rule '${evidence(reason, 'rule')}' (or of its change), which tells nobody`,
  LOOK_BACK: (reason) =>
    `counts as known: it holds since ${reason.value}, before ${reason.threshold} (${evidence(reason, 'lookBackDays')} days are looked back)`,
  CLOSED: (reason) => `held back: ${reason.value} is closed`,
  DO_NOT_CONTACT: (reason) => `held back: not to be contacted until ${reason.value}`,
  TASKS_PER_CUSTOMER: (reason) =>
    cap(reason, () => `the customer has ${tasks(reason)} of the last 7 days, ${reason.threshold} at most`),
  TASKS_PER_REP: (reason) =>
    cap(reason, () => `${evidence(reason, 'rep')} has ${tasks(reason)} of this day, ${reason.threshold} at most`),
  FIRES_PER_RUN: (reason) => cap(reason, () => `this run has fired ${reason.value} times, ${reason.threshold} at most`),
  REP_WITHOUT_EMAIL: (reason) => `not sent: ${reason.value} has no e-mail address (${list(reason.evidence.actions)})`,
  NO_REP: (reason) => `not sent: the customer has no sales rep (${list(reason.evidence.actions)})`,
  NOT_HOLDING: () => 'it does not hold, and may begin again',
  SAMPLE_ACCOUNT: () => 'passed over: an account that samples are booked on (policy sale.sampleAccounts)',
  RULE_NOT_ACTIVE: (reason) => `rule ${reason.value} is switched off, not valid, or about something else`,
  CANNOT_BE_SAID: (reason) => `${reason.value} says nothing about it, for want of facts or because it is too long ago`,
  OF_A_LATER_DAY: (reason) => `it fired on ${reason.value}, a later day, which stays as it is`,
  ALREADY_FIRED: (reason) =>
    `it has fired on ${reason.value}, in episode ${evidence(reason, 'episode')}; it fires again once it has been over`,
  ALREADY_SEEN: (reason) => `it counts as known in this episode: ${suppressionWords(reason.evidence.suppressedBy)}`,
  STILL_SUPPRESSED: (reason) => `still held back: ${suppressionWords(reason.evidence.suppressedBy)}`,
  DIGEST: () => 'a digest of what the caps held back: nothing',
  RULE_ACTIVATED: () => 'switched on: what it matched in this run counts as known',
  RULE_CHANGED: () => 'changed: what it matched in this run counts as known',
  RULE_DEACTIVATED: () => 'switched off',
  RULE_RENAMED: (reason) => `renamed; it was '${evidence(reason, 'name')}'`,
}

/** What holds an episode back, as `suppressedBy` of a state has it. */
export function suppressionWords(by: unknown): string {
  return words[String(by)] ?? `a rule of type ${String(by)} says the same better`
}

const words: Readonly<Record<string, string>> = {
  BASELINE: 'it held before the first run of the rule, or of its change',
  LOOK_BACK: 'it had held for too long when it was first seen',
  CLOSED: 'the customer is closed',
  DO_NOT_CONTACT: 'the customer is not to be contacted',
  TASKS_PER_CUSTOMER: 'the customer had its tasks of the week; counted in the digest',
  TASKS_PER_REP: 'the sales rep had the tasks of the day; counted in the digest',
  FIRES_PER_RUN: 'the run had fired often enough; counted in the digest',
  null: 'nothing',
}

function silence(reason: Reason): string {
  return `no order for ${counted(reason.value, 'day')} (last ${evidence(reason, 'lastSaleOn')}); from ${reason.threshold} on`
}

function usual({ evidence: { expectedGapDays } }: Reason): string {
  return expectedGapDays === null ? '' : `, where ${number(expectedGapDays)} are usual`
}

/** Beside a record what the cap said to it; in the digest how many it held back, and whose they are. */
function cap(reason: Reason, ofRecord: () => string): string {
  const { byRep, byRule } = reason.evidence
  if (byRep === undefined) return `counted in the digest: ${ofRecord()}`
  return `${reason.value} held back by ${capNames[reason.code]} (at most ${reason.threshold}): by sales rep ${counts(byRep)}; by rule ${counts(byRule)}`
}

const capNames: Readonly<Record<string, string>> = {
  TASKS_PER_CUSTOMER: 'the tasks of a customer in a week',
  TASKS_PER_REP: 'the tasks of a sales rep on a day',
  FIRES_PER_RUN: 'the fires of a run',
}

function tasks(reason: Reason): string {
  return counted(reason.value, 'task')
}

function counts(value: unknown): string {
  return Object.entries(value ?? {})
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ')
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}
