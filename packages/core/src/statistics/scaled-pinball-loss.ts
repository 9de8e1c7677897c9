import { meanOf } from './mean.ts'

/**
 * Scaled pinball loss of forecasts of the quantile `p`: mean of p (y - q) where y >= q, (1 - p) (q - y) where it is below, over the mean
 * absolute one-step difference of the history ("The M5 Competition: Competitors' Guide", 2020, uncertainty; the loss of Koenker & Bassett,
 * "Regression Quantiles", Econometrica 46, 1978). The history starts with the first demand. Null where there is nothing to compare or the
 * history never changes. Of `actual` and `quantiles`, the shorter one counts.
 */
export function scaledPinballLoss(
  history: readonly number[],
  actual: readonly number[],
  quantiles: readonly number[],
  p: number,
): number | null {
  const losses = actual.slice(0, quantiles.length).map((value, index) => {
    const quantile = quantiles[index] ?? value
    return value >= quantile ? p * (value - quantile) : (1 - p) * (quantile - value)
  })
  const steps = history.slice(1).map((value, index) => Math.abs(value - (history[index] ?? value)))
  const scale = meanOf(steps)
  return losses.length > 0 && scale > 0 ? meanOf(losses) / scale : null
}
