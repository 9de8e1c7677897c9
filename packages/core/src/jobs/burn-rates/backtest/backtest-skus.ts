import type { BacktestContext, BacktestResult } from '../../../backtest.ts'
import { dayNumber } from '../../../calendar-day.ts'
import { LeoraError } from '../../../errors.ts'
import type { PageContext } from '../../../job.ts'
import type { Reader } from '../../../ports/readers.ts'
import type { Query } from '../../../query.ts'
import type { BurnShared, SkuFacts } from '../facts.ts'
import type { BurnRatesPolicy } from '../policy.ts'
import { lookBackDays } from '../query-parameters.ts'
import { type Method, methods, type OriginForecasts, originForecasts } from './origin-forecasts.ts'
import { futureOf, type OriginScore, scoreOf } from './score-origin.ts'
import { type SkuScores, sumUp } from './sum-up.ts'

/** The facts of a page of SKUs, as the job's own step asks for them. */
export type SkuQuery = (context: PageContext<BurnShared, BurnRatesPolicy>) => Query<SkuFacts>

/** SKUs whose past is in memory at a time. */
const pageSize = 500

/**
 * The rates and reorder points that a run would have decided on past days, against what was sold after them; beside those of the estimators by themselves
 * and of what people do without one. For each day the facts are read as of it, so that nothing of its future is known.
 */
export async function backtestSkus(
  reader: Reader,
  context: BacktestContext<BurnShared, BurnRatesPolicy>,
  query: SkuQuery,
): Promise<BacktestResult> {
  const { policy, from, to, origins } = context
  refuseLongRange(context)
  const skus: SkuScores[] = []
  const used = new Set<string>()
  const left = { insufficient: 0, tooRecent: 0 }
  const contexts = []
  for (const origin of origins) contexts.push(await context.at(origin))
  const last = { ...(await context.at(to)), asOf: to }
  for (let after: readonly string[] | null = null; ; ) {
    const page: readonly SkuFacts[] = await reader.read(query({ ...last, after, limit: pageSize, only: null }))
    const only = page.map(({ skuId }) => [skuId])
    const collected = page.map((): { forecasts: OriginForecasts; scores: Record<Method, OriginScore> }[] => [])
    const isForecast = page.map(() => false)
    for (const [turn, at] of only.length === 0 ? [] : contexts.entries()) {
      const facts = await reader.read(query({ ...at, after: null, limit: pageSize, only }))
      const byId = new Map(facts.map((sku) => [sku.skuId, sku]))
      for (const [index, { skuId, sales }] of page.entries()) {
        const known = byId.get(skuId)
        const forecasts = known ? originForecasts(known, at) : null
        if (!forecasts) continue
        isForecast[index] = true
        // neighbouring SKUs draw other lead times
        const future = futureOf(forecasts, sales, { to, turn: turn + index, policy })
        if (!future) continue
        used.add(at.asOf)
        const scores = Object.fromEntries(
          methods.map((method) => [
            method,
            scoreOf(forecasts.byMethod[method], forecasts, future, policy.serviceLevel),
          ]),
        ) as Record<Method, OriginScore>
        collected[index]?.push({ forecasts, scores })
      }
    }
    for (const [index, of] of collected.entries()) {
      const newest = of.at(-1)
      if (newest) skus.push({ class: newest.forecasts.class, byMethod: scoresByMethod(of.map(({ scores }) => scores)) })
      else left[isForecast[index] ? 'tooRecent' : 'insufficient'] += 1
    }
    if (page.length < pageSize) break
    after = only.at(-1) ?? null
  }
  return { origins: used.size, targetServiceLevel: policy.serviceLevel, groups: sumUp(skus), left }

  function refuseLongRange({ policy: { series } }: typeof context): void {
    const days = lookBackDays(policy)
    if (dayNumber(to) - dayNumber(from) <= days) return
    throw new LeoraError(
      'INPUT_INVALID',
      `from ${from}: at most ${days} days before ${to} can be compared, which is what ${series.maximumBuckets} buckets reach back.`,
      { details: { field: 'from', from, to, allowed: days } },
    )
  }
}

function scoresByMethod(scores: readonly Readonly<Record<Method, OriginScore>>[]): SkuScores['byMethod'] {
  return Object.fromEntries(
    methods.map((method) => [method, scores.map((score) => score[method])]),
  ) as unknown as Record<Method, readonly OriginScore[]>
}
