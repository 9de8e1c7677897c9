import { expect, it } from 'vitest'
import { type Method, methods } from './origin-forecasts.ts'
import type { OriginScore } from './score-origin.ts'
import { type SkuScores, sumUp } from './sum-up.ts'

const score = (
  squaredScaledError: number | null,
  forecastUnits: number,
  actualUnits: number,
  isCovered: boolean,
): OriginScore => ({
  squaredScaledError,
  pinballLoss: squaredScaledError,
  forecastUnits,
  actualUnits,
  isCovered,
})

const sku = (name: string, scores: readonly OriginScore[]): SkuScores => ({
  class: name,
  byMethod: Object.fromEntries(methods.map((method) => [method, scores])) as Record<Method, readonly OriginScore[]>,
})

it('counts each SKU the same in RMSSE, each unit in the bias, each cycle in the service level', () => {
  const groups = sumUp([
    sku('lumpy', [score(4, 10, 5, true), score(0, 0, 0, true)]),
    sku('lumpy', [score(9, 10, 20, false), score(null, 5, 0, true)]),
    sku('smooth', [score(null, 1, 1, true)]),
  ])
  expect(groups.map(({ group, records, forecasts }) => [group, records, forecasts])).toEqual([
    ['smooth', 1, 1],
    ['lumpy', 2, 4],
    ['all', 3, 5],
  ])
  expect(groups[1]?.methods[0]).toEqual({
    method: 'picked',
    // sqrt((4 + 0) / 2) and sqrt(9)
    rmsse: (Math.SQRT2 + 3) / 2,
    pinballLoss: (2 + 9) / 2,
    bias: 0,
    serviceLevel: 0.75,
  })
  expect(groups[0]?.methods[0]).toMatchObject({ rmsse: null, pinballLoss: null, bias: 0, serviceLevel: 1 })
})

it('has nothing to say of nothing', () => {
  expect(sumUp([])).toMatchObject([{ group: 'all', records: 0, forecasts: 0 }])
  expect(sumUp([])[0]?.methods[0]).toEqual({
    method: 'picked',
    rmsse: null,
    pinballLoss: null,
    bias: null,
    serviceLevel: null,
  })
})
