import type { JsonValue } from '../../decision.ts'
import type { Reader } from '../../ports/readers.ts'
import { namedQuery } from '../../query.ts'
import { gammaShapeMinka } from '../../statistics/gamma-shape.ts'
import type { AccountShared, SegmentGaps } from './facts.ts'

/** The typical gap between sale days of every segment of customers. */
export async function findSegments(
  reader: Reader,
  parameters: Readonly<Record<string, JsonValue>>,
): Promise<AccountShared['segments']> {
  const rows = await reader.read(namedQuery<SegmentRow>('account-types/segments', parameters))
  return Object.fromEntries(rows.map((row) => [row.customerType, segmentOf(row)]))
}

/** A segment as the database finds it. */
interface SegmentRow {
  readonly customerType: string
  readonly gaps: number
  readonly medianGapDays: number
  /** Mean of ln(gap / the customer's mean gap); null where no customer has enough gaps. */
  readonly meanLogRatio: number | null
}

function segmentOf({ gaps, medianGapDays, meanLogRatio }: SegmentRow): SegmentGaps {
  return { gaps, medianGapDays, gammaShape: meanLogRatio === null ? null : gammaShapeMinka(1, meanLogRatio) }
}
