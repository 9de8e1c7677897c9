import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { CalendarDay } from './calendar-day.ts'
import { type DecideContext, type Decided, defineJob, type Job, type PageContext } from './job.ts'
import type { AccountShared } from './jobs/account-types/facts.ts'
import { updateAccountTypes } from './jobs/account-types/job.ts'
import type { AccountTypesPolicy } from './jobs/account-types/policy.ts'
import type { BurnShared } from './jobs/burn-rates/facts.ts'
import { calculateBurnRates } from './jobs/burn-rates/job.ts'
import type { BurnRatesPolicy } from './jobs/burn-rates/policy.ts'
import type { SampleGroup, SampleShared } from './jobs/sample-metrics/facts.ts'
import { metrics, sampleMetrics } from './jobs/sample-metrics/job.ts'
import type { SampleMetricsPolicy } from './jobs/sample-metrics/policy.ts'
import type { RuleActivation } from './jobs/triggers/decide-rule.ts'
import type { TriggerFacts, TriggerShared, TriggerState } from './jobs/triggers/facts.ts'
import type { TriggersInput } from './jobs/triggers/input.ts'
import { processTriggers } from './jobs/triggers/job.ts'
import { type TriggersPolicy, triggersPolicy } from './jobs/triggers/policy.ts'
import { match, rules } from './jobs/triggers/steps.ts'
import { namedQuery, type Query } from './query.ts'
import { table } from './target.ts'

/* The contract compiled against all four jobs (jobs.md, sections 1 to 4). `tsc` is the test; vitest only looks at what was declared. */

describe('the contract fits', () => {
  it('all four jobs, side by side in one list', () => {
    const jobs: readonly Job[] = [updateAccountTypes, sampleMetrics, calculateBurnRates, processTriggers]
    expect(jobs.map(({ name, steps }) => [name, steps.map((step) => step.name)])).toEqual([
      ['update-account-types', ['customer']],
      ['sample-metrics', ['metrics', 'curve']],
      ['calculate-burn-rates', ['skus', 'pairs', 'alerts']],
      ['process-triggers', ['match', 'rules']],
    ])
  })

  it('what they infer: policy and shared from schema and prepare', () => {
    expectTypeOf(updateAccountTypes).toExtend<Job<AccountTypesPolicy, unknown, AccountShared>>()
    expectTypeOf(sampleMetrics).toExtend<Job<SampleMetricsPolicy, unknown, SampleShared>>()
    expectTypeOf(calculateBurnRates).toExtend<Job<BurnRatesPolicy, unknown, BurnShared>>()
    expectTypeOf(processTriggers).toExtend<Job<TriggersPolicy, TriggersInput, TriggerShared>>()
    expectTypeOf<SampleMetricsPolicy['credit']>().toEqualTypeOf<'last' | 'first' | 'linear'>()
  })

  it('their steps: facts reach decide and select, shared and policy reach page, decide and select', () => {
    expectTypeOf(match.decide).parameter(0).toEqualTypeOf<TriggerFacts>()
    expectTypeOf(match.decide).parameter(1).toEqualTypeOf<DecideContext<TriggerShared, TriggersPolicy, TriggersInput>>()
    expectTypeOf(match.page).parameter(0).toEqualTypeOf<PageContext<TriggerShared, TriggersPolicy, TriggersInput>>()
    expectTypeOf(match.page).returns.toEqualTypeOf<Query<TriggerFacts>>()
    expectTypeOf<NonNullable<typeof match.select>>()
      .parameter(0)
      .toEqualTypeOf<readonly Decided<TriggerFacts, TriggerState>[]>()
    expectTypeOf(metrics.decide).parameter(0).toEqualTypeOf<SampleGroup>()
    expectTypeOf(metrics.target.columns).toHaveProperty('rateLow')
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
    const columns = { type: 'text', name: 'text', version: 'text', isActive: 'boolean' } as const
    // @ts-expect-error `activatdOn` is no field of RuleActivation
    table<RuleActivation>({ name: 'x', key: ['id'], columns: { ...columns, activatedOn: 'date', activatdOn: 'date' } })
    // @ts-expect-error `activatedOn` has no column
    table<RuleActivation>({ name: 'x', key: ['id'], columns })
    // @ts-expect-error there is no such column type
    table<RuleActivation>({ name: 'x', key: ['id'], columns: { ...columns, activatedOn: 'day' } })
  })

  it('writing back a field that is not decided', () => {
    const { columns } = rules.target
    const present = {}
    const relation = 'customer'
    table<RuleActivation>({ name: 'x', key: ['id'], columns, writeBack: { relation, columns: { f: 'name' }, present } })
    const writeBack = { relation, columns: { f: 'title' }, present } as const
    // @ts-expect-error `title` is no field of RuleActivation
    table<RuleActivation>({ name: 'x', key: ['id'], columns, writeBack })
  })

  it('a target for another decision, facts of another query, and a step for another policy', () => {
    const { input } = processTriggers
    const head = { name: 'x', description: '', schedule: { cron: '0 2 * * *' }, input, policy: triggersPolicy }
    const parts = { record: match.record, page: match.page, decide: match.decide, target: match.target }
    const prepare = async (): Promise<TriggerShared> => ({ rules: [], segments: {} })
    defineJob({ ...head, prepare, ...parts })
    // @ts-expect-error an activation is no state
    defineJob({ ...head, prepare, ...parts, target: rules.target })
    // @ts-expect-error the query gives other facts than decide takes
    defineJob({ ...head, prepare, ...parts, page: rules.page })
    // @ts-expect-error the step wants the shared results and the policy of another job
    defineJob({ ...head, prepare, steps: [match, metrics] })
  })
})
