/** A rate to 6 digits: noise beyond is no change. */
export function roundedRate(value: number): number {
  return rounded(value, 1e6)
}

/** Units, days and ratios to 4 digits. */
export function roundedUnits(value: number): number {
  return rounded(value, 1e4)
}

function rounded(value: number, scale: number): number {
  const result = Math.round(value * scale) / scale
  // -0 would be a change from 0
  return result === 0 ? 0 : result
}
