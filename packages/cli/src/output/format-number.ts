/** 1234567 -> 1,234,567. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** 830 -> 0.8 s; 95,000 -> 1 m 35 s. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`
  return `${Math.floor(milliseconds / 60_000)} m ${Math.round((milliseconds % 60_000) / 1_000)} s`
}
