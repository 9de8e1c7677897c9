import type { JsonValue } from '../../src/decision.ts'
import type { Decided } from '../../src/job.ts'
import type { TriggerContext } from '../../src/jobs/triggers/context.ts'
import { decideTrigger } from '../../src/jobs/triggers/decide.ts'
import type {
  CustomerFacts,
  RepFacts,
  RuleRow,
  SampleFacts,
  StockFacts,
  SubjectFacts,
  TriggerFacts,
  TriggerShared,
  TriggerState,
} from '../../src/jobs/triggers/facts.ts'
import { parseRule } from '../../src/jobs/triggers/parse-rule.ts'
import { triggersPolicy } from '../../src/jobs/triggers/policy.ts'
import type { Rule } from '../../src/jobs/triggers/rule.ts'
import { recordId } from '../../src/record.ts'
import { ago, asOf, factsAt, type Order } from './account-history.ts'

export { ago, asOf, sale } from './account-history.ts'

/** A rule as it is stored; run before in this version unless `activation` says otherwise. */
export function ruleRow(type: string, config: JsonValue = {}, more: Partial<RuleRow> = {}): RuleRow {
  const row = { ruleId: type, type, name: `Rule ${type}`, isActive: true, config, isApplication: false, ...more }
  const parsed = parseRule({ ...row, activation: null })
  const version = 'ok' in parsed ? parsed.ok.version : 'none'
  return { activation: { version, isActive: true }, ...row }
}

/** The same, read; throws where it is not valid. */
export function validRule(row: RuleRow): Rule {
  const parsed = parseRule(row)
  if ('ok' in parsed) return parsed.ok
  throw new Error(`${parsed.problem.field}: ${parsed.problem.message}`)
}

export const rep: RepFacts = { id: 'r1', name: 'Ana', email: 'ana@example.com', tasksToday: 0 }

/** A customer with these orders. */
export function customerOf(orders: readonly Order[] = [], more: Partial<CustomerFacts> = {}): CustomerFacts {
  const account = factsAt(orders, asOf, { customerType: null })
  const head = { id: 'c1', name: 'Bistro Nord', isClosed: false, doNotContactUntil: null, rep, recentTasks: 0 }
  return { ...head, account, ...more }
}

export const tasting: SampleFacts = { skuId: 's1', skuCode: 'BAR-75', tastedOn: ago(7), soldOn: null }

export const stock: StockFacts = {
  code: 'BAR-75',
  name: 'Barolo',
  isActive: true,
  available: 5,
  reorderPoint: 10,
  dailyRate: 1,
}

const nothing = { customer: null, sample: null, sku: null }

export function aboutCustomer(ruleId: string, customer: CustomerFacts): TriggerFacts {
  const subject = { ...nothing, label: customer.name, customer }
  return { subjectKind: 'customer', subjectId: customer.id, ruleId, subject }
}

export function aboutSample(ruleId: string, sample = tasting, customer = customerOf()): TriggerFacts {
  const label = `${sample.skuCode} at ${customer.name}`
  const subject: SubjectFacts = { label, customer: { ...customer, account: null }, sample, sku: null }
  return { subjectKind: 'sample', subjectId: 't1', ruleId, subject }
}

export function aboutSku(ruleId: string, sku = stock): TriggerFacts {
  return { subjectKind: 'sku', subjectId: 's1', ruleId, subject: { ...nothing, label: `${sku.code} ${sku.name}`, sku } }
}

export const aboutTenant: TriggerFacts = {
  subjectKind: 'tenant',
  subjectId: 'tenant-1',
  ruleId: 'digest',
  subject: { ...nothing, label: 'Nord Wines' },
}

export const sharedOf = (...rules: readonly RuleRow[]): TriggerShared => ({ rules, segments: {} })

/** A run at noon in New York. */
export function triggerContext(shared: TriggerShared, more: Partial<TriggerContext> = {}): TriggerContext {
  return {
    tenant: { id: 'tenant-1', slug: 'nord', name: 'Nord Wines', timeZone: 'America/New_York' },
    asOf,
    policy: triggersPolicy.parse({}),
    input: {},
    startedAt: new Date(`${asOf}T17:00:00Z`),
    shared,
    ...more,
  }
}

/** Decided as the framework would: null where nothing changes. */
export function decidedOf(
  facts: TriggerFacts,
  context: TriggerContext,
  before: TriggerState | null = null,
): Decided<TriggerFacts, TriggerState> | null {
  const decision = decideTrigger(facts, context, before)
  if (decision.next === null) return null
  const id = recordId([facts.subjectKind, facts.subjectId, facts.ruleId])
  return { facts, record: { kind: 'trigger', id, label: `${facts.ruleId} / ${facts.subject.label}` }, decision }
}
