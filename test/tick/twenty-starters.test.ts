import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { bundleWorker, type WorkerBundle } from '../crash/bundle-worker.ts'
import { startTicker, type TickerEntry } from './start-ticker.ts'
import { openTickBed, type TickBed } from './tick-bed.ts'

const processes = 20
const tenants = 50
const jobs = 2

describe('twenty processes call tick at once', () => {
  let bed: TickBed
  let bundle: WorkerBundle

  beforeAll(async () => {
    bundle = await bundleWorker(new URL('./ticker.ts', import.meta.url))
    bed = await openTickBed(inject('postgresUrl'), tenants)
  })

  afterAll(async () => {
    await bed?.close()
    await bundle?.remove()
  })

  it('of 50 tenants and two jobs each occurrence runs once, and all are accounted for', async () => {
    expect(countOf(await tickTogether('2026-03-01T03:00:00Z', 1))).toEqual({ ran: tenants * jobs, failed: 0 })
    await expectOneRunEach('2026-03-01')
    // three customers each
    expect(await bed.query('select count(*)::int as changes from leora_jobs.change')).toEqual([
      { changes: tenants * jobs * 3 },
    ])
  })

  it('the same where each process fires three times, one after another', async () => {
    expect(countOf(await tickTogether('2026-03-02T03:00:00Z', 3))).toEqual({ ran: tenants * jobs, failed: 0 })
    await expectOneRunEach('2026-03-02')
  })

  async function tickTogether(now: string, times: number): Promise<readonly TickerEntry[]> {
    const tickers = Array.from({ length: processes }, () => startTicker(bundle.file, { url: bed.url, now, times }))
    await Promise.all(tickers.map(({ ready }) => ready))
    return (await Promise.all(tickers.map((ticker) => ticker.start()))).flat()
  }

  async function expectOneRunEach(day: string): Promise<void> {
    const planned = `between '${day}T00:00Z' and '${day}T23:59Z'`
    expect(
      await bed.query(
        `select count(*)::int as runs, count(distinct (tenant_id, job))::int as occurrences, array_agg(distinct status) as statuses
         from leora_jobs.run where occurrence ${planned}`,
      ),
    ).toEqual([{ runs: tenants * jobs, occurrences: tenants * jobs, statuses: ['succeeded'] }])
    expect(
      await bed.query(
        `select outcome, attempts, count(*)::int as count from leora_jobs.occurrence where planned_at ${planned} group by 1, 2`,
      ),
    ).toEqual([{ outcome: 'ran', attempts: 1, count: tenants * jobs }])
  }
})

function countOf(entries: readonly TickerEntry[]): { readonly ran: number; readonly failed: number } {
  const count = (result: TickerEntry['result']) => entries.filter((entry) => entry.result === result).length
  const failures = entries.flatMap(({ error }) => (error ? [error.message] : []))
  if (failures.length > 0) console.error([...new Set(failures)].join('\n'))
  return { ran: count('ran'), failed: count('failed') }
}
