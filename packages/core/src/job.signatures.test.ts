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
import { namedQuery, type Query } from './query.ts'
import { table } from './target.ts'
import {
  type Dispatch,
  type DispatchFacts,
  dispatch,
  type MatchFacts,
  type MatchState,
  match,
  processTriggers,
  type TriggerPolicy,
  type TriggerShared,
  triggerPolicy,
} from './testing/signatures/process-triggers.ts'

/*
 * The contract compiled against all four jobs (jobs.md, sections 1 to 4), before the last exists: its facts, decisions, policies and targets
 * are in testing/signatures, with `decide` bodies that are tiny. `tsc` is the test; vitest only looks at what was declared.
 */

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
    expectTypeOf(sampleMetrics).toExtend<Job<SampleMetricsPolicy, unknown, SampleShared>>()
    expectTypeOf(calculateBurnRates).toExtend<Job<BurnRatesPolicy, unknown, BurnShared>>()
    expectTypeOf(processTriggers).toExtend<Job<TriggerPolicy, unknown, TriggerShared>>()
    expectTypeOf<SampleMetricsPolicy['credit']>().toEqualTypeOf<'last' | 'first' | 'linear'>()
  })

  it('their steps: facts reach decide and select, shared and policy reach page, decide and select', () => {
    expectTypeOf(match.decide).parameter(0).toEqualTypeOf<MatchFacts>()
    expectTypeOf(match.decide).parameter(1).toEqualTypeOf<DecideContext<TriggerShared, TriggerPolicy, unknown>>()
    expectTypeOf(match.page).parameter(0).toEqualTypeOf<PageContext<TriggerShared, TriggerPolicy, unknown>>()
    expectTypeOf(match.page).returns.toEqualTypeOf<Query<MatchFacts>>()
    expectTypeOf<NonNullable<typeof dispatch.select>>()
      .parameter(0)
      .toEqualTypeOf<readonly Decided<DispatchFacts, Dispatch>[]>()
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
    const relation = 'customer'
    table<MatchState>({ name: 'x', key: ['id'], columns, writeBack: { relation, columns: { f: 'firedOn' }, present } })
    // @ts-expect-error `fired` is no field of MatchState
    table<MatchState>({ name: 'x', key: ['id'], columns, writeBack: { relation, columns: { f: 'fired' }, present } })
  })

  it('a target for another decision, facts of another query, and a step for another policy', () => {
    const head = {
      name: 'x',
      description: '',
      schedule: { cron: '0 2 * * *' },
      input: z.strictObject({}),
      policy: triggerPolicy,
    }
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
