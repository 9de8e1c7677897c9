import type { BacktestGroup, MethodScore } from '../../../backtest.ts'
import { meanOf } from '../../../statistics/mean.ts'
import { relativeBias } from '../../../statistics/relative-bias.ts'
import { type Method, methods } from './origin-forecasts.ts'
import type { OriginScore } from './score-origin.ts'

/** A SKU's forecasts, as they came out. */
export interface SkuScores {
  /** Its class on the last day that a forecast was made on. */
  readonly class: string
  readonly byMethod: Readonly<Record<Method, readonly OriginScore[]>>
}

const classes = ['smooth', 'erratic', 'intermittent', 'lumpy'] as const

/** A group a class, then all. Each SKU counts the same in RMSSE and pinball loss, each unit in the bias, each cycle in the service level. */
export function sumUp(skus: readonly SkuScores[]): readonly BacktestGroup[] {
  const groups = classes.map((name) =>
    groupOf(
      name,
      skus.filter((sku) => sku.class === name),
    ),
  )
  return [...groups.filter(({ records }) => records > 0), groupOf('all', skus)]
}

function groupOf(group: string, skus: readonly SkuScores[]): BacktestGroup {
  return {
    group,
    records: skus.length,
    forecasts: skus.reduce((sum, { byMethod }) => sum + byMethod.picked.length, 0),
    methods: methods.map((method) =>
      scoreOfMethod(
        method,
        skus.map(({ byMethod }) => byMethod[method]),
      ),
    ),
  }
}

function scoreOfMethod(method: Method, skus: readonly (readonly OriginScore[])[]): MethodScore {
  const all = skus.flat()
  return {
    method,
    rmsse: meanOver(skus, ({ squaredScaledError }) => squaredScaledError, Math.sqrt),
    pinballLoss: meanOver(
      skus,
      ({ pinballLoss }) => pinballLoss,
      (mean) => mean,
    ),
    bias: relativeBias(
      all.map(({ actualUnits }) => actualUnits),
      all.map(({ forecastUnits }) => forecastUnits),
    ),
    serviceLevel: all.length === 0 ? null : all.filter(({ isCovered }) => isCovered).length / all.length,
  }
}

/** The mean over SKUs of what their forecasts' mean makes; those without a value do not count. */
function meanOver(
  skus: readonly (readonly OriginScore[])[],
  scoreBy: (score: OriginScore) => number | null,
  ofMean: (mean: number) => number,
): number | null {
  const values = skus.flatMap((scores) => {
    const known = scores.flatMap((score) => scoreBy(score) ?? [])
    return known.length === 0 ? [] : [ofMean(meanOf(known))]
  })
  return values.length === 0 ? null : meanOf(values)
}
