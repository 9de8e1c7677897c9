import type { CalendarDay } from '../../calendar-day.ts'
import { namedQuery } from '../../query.ts'
import { type RecordKey, recordKey } from '../../record.ts'
import { sampleDimensions } from './facts.ts'
import type { SampleMetricsPolicy } from './policy.ts'

/**
 * The groups that a person may mean: by a SKU's code, a rep's name, or `dimension:key`, each with or without `, 30 days`, or by the id of a
 * row. An id may leave out the day, which is then the run's, and the window, which is then the middle one of the policy's.
 */
export function findSampleGroup(text: string) {
  const [, name = text, days = ''] = /^(.*), (\d{1,5}) days$/s.exec(text) ?? []
  return namedQuery<{ id: string; label: string }>('sample-metrics/find', {
    text,
    name,
    days,
    // the parts of an id, where it may be one
    parts: isGroupId(recordKey(text)) ? recordKey(text) : null,
  })
}

/** The rows that keys mean, as dimension, key, and window or day: those of another as-of are none of this run's. */
export function wantedRows(
  keys: readonly RecordKey[],
  { asOf, policy }: { readonly asOf: CalendarDay; readonly policy: SampleMetricsPolicy },
): readonly RecordKey[] {
  const windows = policy.windows.toSorted((one, other) => one - other)
  const middle = windows[Math.floor(windows.length / 2)] ?? 0
  return keys.flatMap((key) => {
    const [dimension = '', groupKey = '', last = String(middle), ...more] = key[0] === asOf ? key.slice(1) : key
    return isDimension(dimension) && more.length === 0 && /^\d{1,5}$/.test(last) ? [[dimension, groupKey, last]] : []
  })
}

function isGroupId(key: RecordKey): boolean {
  const parts = /^\d{4}-\d{2}-\d{2}$/.test(key[0] ?? '') ? key.slice(1) : key
  return isDimension(parts[0] ?? '') && parts.length > 1
}

function isDimension(text: string): boolean {
  return sampleDimensions.some((dimension) => dimension === text)
}
