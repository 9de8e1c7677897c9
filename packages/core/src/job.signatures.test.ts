import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { CalendarDay } from './calendar-day.ts'
import type { JsonValue } from './decision.ts'
import { type DecideContext, type Decided, defineJob, defineStep, type Job, type PageContext, type RunContext } from './job.ts'
import type { AccountShared } from './jobs/account-types/facts.ts'
import { updateAccountTypes } from './jobs/account-types/job.ts'
import type { AccountTypesPolicy } from './jobs/account-types/policy.ts'
import type { Query } from './query.ts'
import { namedQuery } from './query.ts'
import { salePolicy } from './sale-policy.ts'
import { table } from './target.ts'

/*
 * The contract compiled against all four jobs (jobs.md, sections 1 to 4), before the other three exist. Their `decide` bodies are tiny; their
 * facts, decisions, policies and targets are what those sections ask for. `tsc` is the test; vitest only looks at what was declared.
 */

const reasons = (code: string, value: number | null) => [{ code, value, threshold: null, evidence: {} }]
const paging = ({ after, limit, only }: Pick<PageContext<unknown, unknown>, 'after' | 'limit' | 'only'>): Record<string, JsonValue> => ({ after, limit, only })

// ── sample-metrics: a row a group, window and day; and its curve, a row a point ──────────────────────────────────────────────────────────

const samplePolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    windows: z.array(z.int().positive()).default([7, 30, 90]),
    credit: z.enum(['last', 'first', 'linear']).default('last'),
    smallSampleBelow: z.int().default(5),
    monthlyAllowance: z.int().default(60),
  })
  .prefault({})
type SamplePolicy = z.infer<typeof samplePolicy>
type Dimension = 'sku' | 'category' | 'rep' | 'segment' | 'supplier' | 'overall'

interface SampleShared {
  readonly priors: Readonly<Partial<Record<Dimension, { readonly alpha: number; readonly beta: number }>>>
}
interface SampleGroup {
  readonly asOf: CalendarDay
  readonly windowDays: number
  readonly dimension: Dimension
  readonly groupKey: string
  readonly label: string
  readonly samples: number
  readonly quantity: number
  readonly customersSampled: number
  readonly episodes: number
  readonly matured: number
  readonly maturedConversions: number
  readonly conversions: number
  readonly revenueCents: number
  readonly lagDays: readonly number[]
  readonly alreadyBuying: number
  readonly usedAllowance: number | null
}
interface SampleMetric {
  readonly matured: number
  readonly rate: number | null
  readonly naiveRate: number | null
  readonly wilsonLow: number | null
  readonly wilsonHigh: number | null
  readonly shrunkRate: number | null
  readonly revenueCents: number
  readonly medianLagDays: number | null
  readonly smallSample: boolean
  readonly remainingAllowance: number | null
}
interface CurvePoint {
  readonly asOf: CalendarDay
  readonly dimension: Dimension
  readonly groupKey: string
  readonly day: number
  readonly steps: readonly { readonly atRisk: number; readonly converted: number }[]
}
interface CurveValue {
  readonly survival: number
  readonly standardError: number
}

const metrics = defineStep({
  name: 'metrics',
  record: { kind: 'sample_group', label: (facts: SampleGroup) => facts.label },
  page: (context: PageContext<SampleShared, SamplePolicy>) =>
    namedQuery<SampleGroup>('sample-metrics/groups', { ...paging(context), windows: context.policy.windows, credit: context.policy.credit }),
  decide(facts, { policy, shared }) {
    const prior = shared.priors[facts.dimension]
    const rate = facts.matured === 0 ? null : facts.maturedConversions / facts.matured
    const next: SampleMetric = {
      matured: facts.matured,
      rate,
      naiveRate: facts.episodes === 0 ? null : facts.conversions / facts.episodes,
      wilsonLow: rate,
      wilsonHigh: rate,
      shrunkRate: prior ? (prior.alpha + facts.maturedConversions) / (prior.alpha + prior.beta + facts.matured) : rate,
      revenueCents: facts.revenueCents,
      medianLagDays: facts.lagDays[0] ?? null,
      smallSample: facts.matured < policy.smallSampleBelow,
      remainingAllowance: facts.usedAllowance === null ? null : policy.monthlyAllowance - facts.usedAllowance,
    }
    return { next, reasons: reasons('RATE', rate) }
  },
  target: table<SampleMetric>({
    name: 'sample_metric',
    key: ['asOf', 'windowDays', 'dimension', 'groupKey'],
    columns: {
      matured: 'integer',
      rate: 'double',
      naiveRate: 'double',
      wilsonLow: 'double',
      wilsonHigh: 'double',
      shrunkRate: 'double',
      revenueCents: 'bigint',
      medianLagDays: 'numeric',
      smallSample: 'boolean',
      remainingAllowance: 'integer',
    },
  }),
})
const curve = defineStep({
  name: 'curve',
  record: { kind: 'sample_curve', label: (facts: CurvePoint) => `${facts.groupKey} day ${facts.day}` },
  page: (context: PageContext<SampleShared, SamplePolicy>) => namedQuery<CurvePoint>('sample-metrics/curve', paging(context)),
  decide: ({ steps }) => {
    const survival = steps.reduce((left, { atRisk, converted }) => left * (1 - converted / atRisk), 1)
    return { next: { survival, standardError: 0 }, reasons: reasons('SURVIVAL', survival) }
  },
  target: table<CurveValue>({ name: 'sample_curve', key: ['asOf', 'dimension', 'groupKey', 'day'], columns: { survival: 'double', standardError: 'double' } }),
})
const sampleMetrics = defineJob({
  name: 'sample-metrics',
  description: 'How samples turn into orders.',
  schedule: { cron: '30 2 * * *', missed: 'all' },
  asOf: 'last-complete-day',
  input: z.strictObject({}),
  policy: samplePolicy,
  async prepare(reader, { asOf, policy }): Promise<SampleShared> {
    const rows = await reader.read(namedQuery<{ dimension: Dimension; alpha: number; beta: number }>('sample-metrics/priors', { asOf, windows: policy.windows }))
    return { priors: Object.fromEntries(rows.map(({ dimension, ...prior }) => [dimension, prior])) }
  },
  steps: [metrics, curve],
})

// ── calculate-burn-rates: SKUs, customer x SKU, inventory alerts ─────────────────────────────────────────────────────────────────────────

const burnPolicy = z
  .strictObject({
    sale: salePolicy.prefault({}),
    buckets: z.int().positive().default(104),
    smoothing: z.number().default(0.1),
    leadTime: z.strictObject({ days: z.number().default(7), deviation: z.number().default(2) }).prefault({}),
    serviceLevel: z.number().default(0.95),
  })
  .prefault({})
type BurnPolicy = z.infer<typeof burnPolicy>
interface BurnShared {
  readonly monthIndex: { readonly [category: string]: readonly number[] }
  readonly segmentGaps: { readonly [customerType: string]: number }
}
interface SkuFacts {
  readonly skuId: string
  readonly code: string
  readonly category: string | null
  readonly unitsPerBucket: readonly number[]
  readonly itemsPerCase: number | null
  readonly position: number
  readonly expected: readonly { readonly on: CalendarDay; readonly units: number }[]
  readonly leadTimes: readonly number[]
}
type Urgency = 'OUT' | 'BELOW_SAFETY' | 'REORDER' | 'SOON' | 'OK' | 'EXCESS'
interface SkuRate {
  readonly dailyRate: number | null
  readonly method: 'ses' | 'sba' | 'tsb' | 'insufficient'
  readonly reorderPoint: number | null
  readonly orderCases: number | null
  readonly daysOfSupply: number | null
  readonly sellsOutOn: CalendarDay | null
  readonly urgency: Urgency
}
interface PairFacts {
  readonly customerId: string
  readonly skuId: string
  readonly label: string
  readonly customerType: string | null
  readonly saleDays: readonly CalendarDay[]
  readonly lastQuantity: number
}
interface PairForecast {
  readonly cadenceOn: CalendarDay | null
  readonly depletionOn: CalendarDay | null
  readonly basis: 'own' | 'shrunk' | 'segment' | 'none'
}
/** A SKU with the alert that is open for it: the row that this very step keeps. */
interface AlertFacts extends SkuFacts {
  readonly alertType: 'LOW_STOCK' | 'OUT_OF_STOCK' | 'OVERSTOCKED'
  readonly openSince: CalendarDay | null
}
interface AlertState {
  readonly severity: 'INFO' | 'WARNING' | 'CRITICAL'
  readonly openedOn: CalendarDay | null
  readonly resolvedOn: CalendarDay | null
}

function rateOf({ unitsPerBucket, position }: SkuFacts, { policy, shared }: DecideContext<BurnShared, BurnPolicy>): SkuRate {
  const units = unitsPerBucket.slice(-policy.buckets).reduce((sum, bucket) => sum + bucket, 0)
  const dailyRate = unitsPerBucket.length < 2 ? null : (units / (7 * unitsPerBucket.length)) * (shared.monthIndex.all?.[0] ?? 1)
  return {
    dailyRate,
    method: dailyRate === null ? 'insufficient' : 'ses',
    reorderPoint: dailyRate === null ? null : dailyRate * policy.leadTime.days,
    orderCases: null,
    daysOfSupply: dailyRate ? position / dailyRate : null,
    sellsOutOn: null,
    urgency: position <= 0 ? 'OUT' : 'OK',
  }
}

const calculateBurnRates = defineJob({
  name: 'calculate-burn-rates',
  description: 'How fast stock sells.',
  schedule: { cron: '0 3 * * *' },
  asOf: 'last-complete-day',
  input: z.strictObject({ skuCodes: z.array(z.string()).optional() }),
  policy: burnPolicy,
  async prepare(reader, { asOf }: RunContext<BurnPolicy, { readonly skuCodes?: string[] | undefined }>): Promise<BurnShared> {
    const [found] = await reader.read(namedQuery<BurnShared>('burn-rates/shared', { asOf }))
    return found ?? { monthIndex: {}, segmentGaps: {} }
  },
  steps: [
    defineStep({
      name: 'skus',
      record: { kind: 'sku', label: (facts: SkuFacts) => facts.code, find: (text) => namedQuery('burn-rates/find', { text }) },
      page: (context: PageContext<BurnShared, BurnPolicy, { readonly skuCodes?: string[] | undefined }>) =>
        namedQuery<SkuFacts>('burn-rates/skus', { ...paging(context), codes: context.input.skuCodes ?? null }),
      decide: (facts, context) => ({ next: rateOf(facts, context), reasons: reasons('RATE', rateOf(facts, context).dailyRate) }),
      target: table<SkuRate>({
        name: 'sku_burn_rate',
        key: ['skuId'],
        columns: {
          dailyRate: 'double',
          method: 'text',
          reorderPoint: 'numeric',
          orderCases: 'integer',
          daysOfSupply: 'numeric',
          sellsOutOn: 'date',
          urgency: 'text',
        },
      }),
    }),
    defineStep({
      name: 'pairs',
      record: { kind: 'customer_sku', label: (facts: PairFacts) => facts.label },
      page: (context: PageContext<BurnShared, BurnPolicy>) => namedQuery<PairFacts>('burn-rates/pairs', paging(context)),
      decide: (facts, { shared }) => {
        const segment = shared.segmentGaps[facts.customerType ?? '']
        const next: PairForecast = { cadenceOn: facts.saleDays.at(-1) ?? null, depletionOn: null, basis: segment === undefined ? 'none' : 'segment' }
        return facts.saleDays.length === 0 ? null : { next, reasons: reasons('CADENCE', facts.saleDays.length) }
      },
      target: table<PairForecast>({
        name: 'customer_sku_forecast',
        key: ['customerId', 'skuId'],
        columns: { cadenceOn: 'date', depletionOn: 'date', basis: 'text' },
      }),
    }),
    defineStep({
      name: 'alerts',
      record: { kind: 'inventory_alert', label: (facts: AlertFacts) => `${facts.code} ${facts.alertType}` },
      page: (context: PageContext<BurnShared, BurnPolicy>) => namedQuery<AlertFacts>('burn-rates/alerts', paging(context)),
      decide(facts, context) {
        const isDue = rateOf(facts, context).urgency === 'OUT'
        if (!isDue && facts.openSince === null) return null
        const next: AlertState = { severity: 'CRITICAL', openedOn: facts.openSince ?? context.asOf, resolvedOn: isDue ? null : context.asOf }
        return { next, reasons: reasons(isDue ? 'OUT_OF_STOCK' : 'RESOLVED', facts.position) }
      },
      target: table<AlertState>({
        name: 'inventory_alert',
        key: ['skuId', 'alertType'],
        columns: { severity: 'text', openedOn: 'date', resolvedOn: 'date' },
      }),
    }),
  ],
})

// ── process-triggers: match, then dispatch by priority ───────────────────────────────────────────────────────────────────────────────────

const triggerPolicy = z
  .strictObject({
    tasksPerCustomerAWeek: z.int().default(1),
    tasksPerRepADay: z.int().default(5),
    tasksPerRun: z.int().default(500),
    quietHours: z.strictObject({ from: z.string().default('20:00'), to: z.string().default('07:00') }).prefault({}),
    lookBackDays: z.int().default(14),
  })
  .prefault({})
type TriggerPolicy = z.infer<typeof triggerPolicy>
interface TriggerRule {
  readonly id: string
  readonly type: 'sample-no-order' | 'customer-dormant' | 'low-inventory'
  readonly daysAfter: number
  readonly priority: number
}
interface TriggerShared {
  readonly rules: readonly TriggerRule[]
  /** What the caps have left, by rep and by customer. */
  readonly tasksToday: { readonly [repId: string]: number }
  readonly tasksThisWeek: { readonly [customerId: string]: number }
}
interface MatchFacts {
  readonly ruleId: string
  readonly subject: string
  readonly label: string
  readonly customerId: string | null
  readonly repId: string | null
  readonly holdsSince: CalendarDay | null
  /** From the step's own target: decide sees no `before`. */
  readonly wasArmed: boolean
  readonly firedOn: CalendarDay | null
}
interface MatchState {
  readonly armed: boolean
  readonly firedOn: CalendarDay | null
}
interface DispatchFacts {
  readonly ruleId: string
  readonly subject: string
  readonly label: string
  readonly customerId: string
  readonly repId: string | null
  readonly priority: number
}
interface Dispatch {
  readonly outcome: 'task' | 'digest' | 'suppressed'
  readonly by: string | null
  readonly priority: number
}

const match = defineStep({
  name: 'match',
  record: { kind: 'trigger_subject', label: (facts: MatchFacts) => facts.label },
  page: (context: PageContext<TriggerShared, TriggerPolicy>) =>
    namedQuery<MatchFacts>('triggers/match', { ...paging(context), rules: context.shared.rules.map(({ id, daysAfter }) => ({ id, daysAfter })) }),
  decide(facts, { asOf }) {
    if (facts.holdsSince === null) return facts.firedOn === null ? null : { next: { armed: true, firedOn: null }, reasons: reasons('CLEARED', null) }
    return facts.wasArmed ? { next: { armed: false, firedOn: asOf }, reasons: reasons('FIRED', null) } : null
  },
  target: table<MatchState>({ name: 'trigger_state', key: ['ruleId', 'subject'], columns: { armed: 'boolean', firedOn: 'date' } }),
})
const dispatch = defineStep({
  name: 'dispatch',
  record: { kind: 'trigger_execution', label: (facts: DispatchFacts) => facts.label },
  page: (context: PageContext<TriggerShared, TriggerPolicy>) => namedQuery<DispatchFacts>('triggers/dispatch', paging(context)),
  decide: ({ priority }): { next: Dispatch; reasons: ReturnType<typeof reasons> } => ({
    next: { outcome: 'task', by: null, priority },
    reasons: reasons('DUE', priority),
  }),
  select: (decided, { policy, shared }) => capped(decided, policy, shared),
  target: table<Dispatch>({
    name: 'trigger_execution',
    key: ['ruleId', 'subject'],
    columns: { outcome: 'text', by: 'text', priority: 'integer' },
  }),
})

/** By priority until a rep's day is full; the rest goes into the digest, none is dropped. */
function capped(decided: readonly Decided<DispatchFacts, Dispatch>[], policy: TriggerPolicy, shared: TriggerShared) {
  const used = new Map(Object.entries(shared.tasksToday))
  const byPriority = decided.toSorted((left, right) => right.facts.priority - left.facts.priority)
  return byPriority.map((one) => {
    const rep = one.facts.repId ?? ''
    const tasks = (used.get(rep) ?? 0) + 1
    used.set(rep, tasks)
    if (tasks <= policy.tasksPerRepADay || !one.decision.next) return one
    return { ...one, decision: { ...one.decision, next: { ...one.decision.next, outcome: 'digest' as const, by: 'tasksPerRepADay' } } }
  })
}

const processTriggers = defineJob({
  name: 'process-triggers',
  description: 'Turns what happened into tasks.',
  schedule: { cron: '0 */6 * * *', zone: 'tenant' },
  input: z.strictObject({}),
  policy: triggerPolicy,
  async prepare(reader, { policy }): Promise<TriggerShared> {
    const rules = await reader.read(namedQuery<TriggerRule>('triggers/rules', { lookBackDays: policy.lookBackDays }))
    return { rules, tasksToday: {}, tasksThisWeek: {} }
  },
  steps: [match, dispatch],
})

describe('the contract fits', () => {
  it('all four jobs, side by side in one list', () => {
    const jobs: readonly Job[] = [updateAccountTypes, sampleMetrics, calculateBurnRates, processTriggers]
    expect(jobs.map(({ name, steps }) => [name, steps.map((step) => step.name)])).toEqual([
      ['update-account-types', ['customer']],
      ['sample-metrics', ['metrics', 'curve']],
      ['calculate-burn-rates', ['skus', 'pairs', 'alerts']],
      ['process-triggers', ['match', 'dispatch']],
    ])
  })

  it('what they infer: policy and shared from schema and prepare', () => {
    expectTypeOf(updateAccountTypes).toExtend<Job<AccountTypesPolicy, unknown, AccountShared>>()
    expectTypeOf(sampleMetrics).toExtend<Job<SamplePolicy, unknown, SampleShared>>()
    expectTypeOf(calculateBurnRates).toExtend<Job<BurnPolicy, unknown, BurnShared>>()
    expectTypeOf(processTriggers).toExtend<Job<TriggerPolicy, unknown, TriggerShared>>()
    expectTypeOf<SamplePolicy['credit']>().toEqualTypeOf<'last' | 'first' | 'linear'>()
  })

  it('their steps: facts reach decide and select, shared and policy reach page, decide and select', () => {
    expectTypeOf(match.decide).parameter(0).toEqualTypeOf<MatchFacts>()
    expectTypeOf(match.decide).parameter(1).toEqualTypeOf<DecideContext<TriggerShared, TriggerPolicy, unknown>>()
    expectTypeOf(match.page).parameter(0).toEqualTypeOf<PageContext<TriggerShared, TriggerPolicy, unknown>>()
    expectTypeOf(match.page).returns.toEqualTypeOf<Query<MatchFacts>>()
    expectTypeOf<NonNullable<typeof dispatch.select>>().parameter(0).toEqualTypeOf<readonly Decided<DispatchFacts, Dispatch>[]>()
    expectTypeOf(metrics.decide).parameter(0).toEqualTypeOf<SampleGroup>()
    expectTypeOf(metrics.target.columns).toHaveProperty('wilsonLow')
  })

  it('a job written flat: nothing but the facts needs a type of its own', () => {
    defineJob({
      name: 'flat',
      description: '',
      schedule: { cron: '0 2 * * *' },
      input: z.strictObject({ since: z.string() }),
      policy: z.strictObject({ limit: z.number().default(3) }),
      async prepare(_reader, { policy, input }) {
        expectTypeOf(policy).toEqualTypeOf<{ limit: number }>()
        expectTypeOf(input).toEqualTypeOf<{ since: string }>()
        return { median: 4 }
      },
      record: { kind: 'customer', label: (facts: { id: string; name: string }) => facts.name },
      page({ shared, policy, after, limit }) {
        expectTypeOf(shared).toEqualTypeOf<{ median: number }>()
        expectTypeOf(policy.limit).toBeNumber()
        return namedQuery('flat', { after, limit })
      },
      decide(facts, { shared, asOf }) {
        expectTypeOf(facts).toEqualTypeOf<{ id: string; name: string }>()
        expectTypeOf(asOf).toEqualTypeOf<CalendarDay>()
        return { next: { score: shared.median }, reasons: [] }
      },
      select(decided) {
        expectTypeOf(decided[0]?.decision.next).toEqualTypeOf<{ score: number } | null | undefined>()
        return decided
      },
      summary: { keys: ['any'], keyOf: (next) => String(next.score) },
      target: table<{ score: number }>({ name: 'flat', key: ['id'], columns: { score: 'double' } }),
    })
  })
})

describe('the compiler refuses', () => {
  it('a column that the decision does not have, one that is missing, and a type that no column has', () => {
    // @ts-expect-error `matchd` is no field of MatchState
    table<MatchState>({ name: 'x', key: ['id'], columns: { armed: 'boolean', firedOn: 'date', matchd: 'text' } })
    // @ts-expect-error `firedOn` has no column
    table<MatchState>({ name: 'x', key: ['id'], columns: { armed: 'boolean' } })
    // @ts-expect-error there is no such column type
    table<MatchState>({ name: 'x', key: ['id'], columns: { armed: 'bool', firedOn: 'date' } })
  })

  it('writing back a field that is not decided', () => {
    const columns = { armed: 'boolean', firedOn: 'date' } as const
    const present = {}
    table<MatchState>({ name: 'x', key: ['id'], columns, writeBack: { relation: 'customer', columns: { fired_on: 'firedOn' }, present } })
    // @ts-expect-error `fired` is no field of MatchState
    table<MatchState>({ name: 'x', key: ['id'], columns, writeBack: { relation: 'customer', columns: { fired_on: 'fired' }, present } })
  })

  it('a target for another decision, facts of another query, and a step for another policy', () => {
    const head = { name: 'x', description: '', schedule: { cron: '0 2 * * *' }, input: z.strictObject({}), policy: triggerPolicy }
    const parts = { record: match.record, page: match.page, decide: match.decide, target: match.target }
    const prepare = async (): Promise<TriggerShared> => ({ rules: [], tasksToday: {}, tasksThisWeek: {} })
    defineJob({ ...head, prepare, ...parts })
    // @ts-expect-error a dispatch is no match
    defineJob({ ...head, prepare, ...parts, target: dispatch.target })
    // @ts-expect-error the query gives other facts than decide takes
    defineJob({ ...head, prepare, ...parts, page: dispatch.page })
    // @ts-expect-error the step wants the shared results and the policy of another job
    defineJob({ ...head, prepare, steps: [match, metrics] })
  })
})
