/**
 * Root mean squared scaled error of forecasts: the root of their mean square over the mean square of the one-step differences of the history
 * they were made from ("The M5 Competition: Competitors' Guide", 2020; after Hyndman & Koehler, "Another Look at Measures of Forecast Accuracy",
 * International Journal of Forecasting 22, 2006). 1 is as good as repeating the last value; the history starts with the first demand. Null
 * where there is nothing to compare or the history never changes. Of `actual` and `forecast`, the shorter one counts.
 */
export function rmsse(
  history: readonly number[],
  actual: readonly number[],
  forecast: readonly number[],
): number | null {
  const errors = actual.slice(0, forecast.length).map((value, index) => value - (forecast[index] ?? value))
  const steps = history.slice(1).map((value, index) => value - (history[index] ?? value))
  const scale = meanSquare(steps)
  return errors.length > 0 && scale > 0 ? Math.sqrt(meanSquare(errors) / scale) : null
}

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0) / values.length
}
