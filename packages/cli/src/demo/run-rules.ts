import { addDays, type CalendarDay, createRunner, type Database, type Observer, type RunReport } from '@leora-jobs/core'
import { createRelay } from '@leora-jobs/core/delivery'
import { processTriggers } from '@leora-jobs/core/jobs'
import type { Connection } from '@leora-jobs/postgres'
import { systemClock } from '../system-clock.ts'
import { demoRules } from './demo-rules.ts'
import { demoTenant } from './demo-tenant.ts'
import { type RuleFindings, readRuleFindings } from './read-rule-findings.ts'
import { type ReceivedWebhook, startReceiver } from './webhook-receiver.ts'

/** What the rules did. */
export interface RulesDemo extends RuleFindings {
  /** The day before, which takes for known what matches, today, and today once more. */
  readonly runs: readonly [baseline: RunReport, today: RunReport, again: RunReport]
  /** What the endpoint of the demo received. */
  readonly received: readonly ReceivedWebhook[]
}

/** Adds rules, runs them, and lets a relay send their webhooks to an endpoint of the demo's own. */
export async function runRules(
  database: Database & { connect(purpose: string): Promise<Connection> },
  asOf: CalendarDay,
  observers: readonly Observer[],
): Promise<RulesDemo> {
  const { createWebhookSecret, createWebhookSender } = await import('@leora-jobs/delivery')
  const secret = createWebhookSecret()
  const receiver = await startReceiver(secret)
  try {
    const webhook = createWebhookSender({
      secrets: [secret],
      allowInternal: ['127.0.0.1'],
      http: 'internal',
      ports: [receiver.port],
    })
    const relay = createRelay({ senders: { webhook }, clock: systemClock })
    const runner = createRunner({
      jobs: [processTriggers],
      database,
      clock: systemClock,
      owner: 'demo',
      observers,
      relay,
    })
    const tenant = { slug: demoTenant.slug }
    await runner.rules(tenant, async (rules) => {
      for (const rule of demoRules(receiver.url)) await rules.add(rule)
    })
    const on = (day: CalendarDay) => runner.run(processTriggers.name, { tenant, asOf: day, showChanges: true })
    const baseline = await on(addDays(asOf, -1))
    const today = await on(asOf)
    const again = await on(asOf)
    const connection = await database.connect('demo')
    const findings = await readRuleFindings(connection, today.runId ?? '').finally(() => connection.close())
    return { runs: [baseline, today, again], ...findings, received: receiver.received }
  } finally {
    await receiver.close()
  }
}
