/**
 * Bias of forecasts as a share of what was sold: sum of forecast less actual over the sum of the actual; positive where too much was
 * forecast (the mean error of Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed., 2021, 5.8, over the mean demand, as
 * Syntetos & Boylan scale it, International Journal of Forecasting 21, 2005). Null where nothing was sold. The shorter list counts.
 */
export function relativeBias(actual: readonly number[], forecast: readonly number[]): number | null {
  const pairs = actual.slice(0, forecast.length).map((value, index) => [value, forecast[index] ?? value] as const)
  const sold = pairs.reduce((sum, [value]) => sum + value, 0)
  const over = pairs.reduce((sum, [value, forecasted]) => sum + (forecasted - value), 0)
  return sold > 0 ? over / sold : null
}
