import type { PlannedSlot } from '@leora-jobs/core'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { median } from '../support/measure.ts'

export interface DueFigures {
  readonly rows: number
  readonly medianMs: number
  readonly worstMs: number
}

/** As tick asks: on a connection of its own each time, the rows read and translated. */
export async function measureDue(url: string, slots: readonly PlannedSlot[], rounds: number): Promise<DueFigures> {
  const database = createPostgresDatabase({ connection: { url } })
  const took: number[] = []
  let rows = 0
  for (let round = 0; round <= rounds; round++) {
    const startedAt = performance.now()
    rows = (await database.findDue(slots)).length
    // the first one inspects the source and fills the cache
    if (round > 0) took.push(performance.now() - startedAt)
  }
  await database.close()
  return { rows, medianMs: Math.round(median(took)), worstMs: Math.round(Math.max(...took)) }
}
