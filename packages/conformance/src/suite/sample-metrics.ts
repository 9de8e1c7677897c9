import type { Tenant } from '@leora-jobs/core'
import { sampleMetrics } from '@leora-jobs/core/jobs'
import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { addTastings, idOf, type TastingRoom } from '../bed/add-tastings.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { runnerOn } from '../bed/run.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { useBed } from '../bed/use-bed.ts'

const job = 'sample-metrics'
const jobs = [sampleMetrics]

export function describeSampleMetrics(subject: Subject): void {
  describe('sample-metrics', () => {
    const bed = useBed(subject)

    test('dry run = run, again changes nothing', async () => {
      const tenant = await addDistributor(bed(), 'samples')
      const runner = runnerOn(bed(), { jobs })
      const dry = await runner.run(job, { tenant, dryRun: true })
      console.log(JSON.stringify({ ...dry, changes: dry.changes?.slice(0, 3) }))
      const run = await runner.run(job, { tenant, showChanges: true })
      expect(run.changes).toEqual(dry.changes)
      expect(await runner.run(job, { tenant })).toMatchObject({ counts: { changed: 0 } })
      console.table(await ownerRows(bed(), `select dimension, label, window_days w, samples s, quantity q, customers_sampled c, already_buying a, episodes e, matured m, conversions n, matured_conversions mc, rate, shrunk_rate sh, naive_rate nr, revenue, median_days md, allowance_used u, allowance_remaining r from leora_jobs.sample_metric where dimension <> 'sku' order by 1, 2, 3`))
      console.table(await ownerRows(bed(), `select * from leora_jobs.sample_curve where dimension = 'overall' order by day`))
    })
  })
}
