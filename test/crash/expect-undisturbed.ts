import { expect } from 'vitest'
import { type CrashBed, customers } from './crash-bed.ts'
import type { Scene } from './scene.ts'
import { readState, type StoredCounts } from './tenant-state.ts'

/**
 * The state equals that of an undisturbed run, table by table, and no record was changed twice: by one run alone, resumed
 * or not, or by a run that finished and others after it, which found nothing to change. An occurrence has one run, and has ended.
 */
export async function expectUndisturbed(scene: Scene, { undisturbed }: CrashBed, runs: number): Promise<void> {
  const { runs: found, ...tables } = await readState(scene.owner)
  for (const [table, rows] of Object.entries(tables)) {
    const wanted: readonly object[] = undisturbed[table as keyof typeof tables]
    // a difference of rows, not of tables of hundreds
    const isOther = (row: object, index: number) => JSON.stringify(row) !== JSON.stringify(wanted[index])
    expect({ table, rows: rows.length, others: rows.filter(isOther).slice(0, 3) }).toEqual({
      table,
      rows: wanted.length,
      others: [],
    })
  }
  if (scene.as === 'occurrence') {
    expect(await scene.owner('select outcome, attempts from leora_jobs.occurrence')).toEqual([
      { outcome: 'ran', attempts: 1 },
    ])
  }
  expect(found).toHaveLength(scene.as === 'occurrence' ? 1 : runs)
  expect(found.slice(0, 1).map(withoutId)).toEqual(undisturbed.runs.map(withoutId))
  for (const { read, changed, failed, status } of found.slice(1)) {
    expect({ read, changed, failed, status }).toEqual({ read: customers, changed: 0, failed: 1, status: 'partial' })
  }
}

function withoutId({ id: _, ...run }: StoredCounts): object {
  return run
}
