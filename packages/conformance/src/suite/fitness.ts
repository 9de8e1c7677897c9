import { describe, expect, test } from 'vitest'
import { addDistributor } from '../bed/add-distributor.ts'
import { ownerScript } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openBed } from '../bed/use-bed.ts'

export function describeFitness(subject: Subject): void {
  describe('who may write into a database', () => {
    test('a restored copy refuses to be written by another environment, whatever writes; a dry run is allowed', async () => {
      const bed = await openBed(subject)
      const tenant = await addDistributor(bed, 'copied')
      const production = bed.open({ environment: 'production' })
      const done = await runnerOn({ database: production }).run(job, { tenant })
      await ownerScript(bed, "insert into leora_jobs.environment (name) values ('production')")
      expect((await runnerOn({ database: production }).run(job, { tenant })).status).toBe('succeeded')
      const before = await dump(bed)
      for (const database of [bed.open({ environment: 'staging' }), bed.database]) {
        await expectRefused({ database }, tenant, done.runId ?? '', 'ENVIRONMENT_MISMATCH')
      }
      expect(await dump(bed)).toEqual(before)
    })

    test('a schema that has outgrown this code, or is older, is refused; the message says which, and what to do', async () => {
      const bed = await openBed(subject)
      const tenant = await addDistributor(bed, 'outgrown')
      const done = await runnerOn(bed).run(job, { tenant })
      const migrations = 'leora_jobs.migration'
      await ownerScript(
        bed,
        `insert into ${migrations} (name, checksum, oldest_code) values ('9998_still_fits', '', 1)`,
      )
      expect((await runnerOn(bed).run(job, { tenant })).status).toBe('succeeded')
      await ownerScript(bed, `insert into ${migrations} (name, checksum, oldest_code) values ('9999_next', '', 9999)`)
      await expectRefused(bed, tenant, done.runId ?? '', 'SCHEMA_VERSION')
      await ownerScript(bed, `delete from ${migrations} where name ~ '^[0-9]' and name > '0004'`)
      await expectRefused(bed, tenant, done.runId ?? '', 'SCHEMA_VERSION')
    })

    test('a schema without the newest tables says that it must be migrated, not that a column is missing', async () => {
      const bed = await openBed(subject)
      const tenant = await addDistributor(bed, 'older')
      await ownerScript(
        bed,
        `drop table leora_jobs.environment; alter table leora_jobs.migration drop column oldest_code; alter table leora_jobs.run drop column page_count;
         delete from leora_jobs.migration where name ~ '^[0-9]' and name > '0004'`,
      )
      await expect(runnerOn(bed).run(job, { tenant })).rejects.toMatchObject({ code: 'SCHEMA_VERSION' })
      await expect(runnerOn(bed).preview(tenant, (reader) => reader.listRuns({ limit: 1 }))).rejects.toMatchObject({
        code: 'SCHEMA_VERSION',
      })
      expect((await runnerOn(bed).run(job, { tenant, dryRun: true })).status).toBe('succeeded')
    })
  })
}

async function expectRefused(
  bed: Pick<TestBed, 'database'>,
  tenant: Awaited<ReturnType<typeof addDistributor>>,
  runId: string,
  code: string,
): Promise<void> {
  const runner = runnerOn(bed)
  await expect(runner.run(job, { tenant })).rejects.toMatchObject({ code })
  await expect(runner.undo(runId, { tenant })).rejects.toMatchObject({ code })
  await expect(runner.cancel(runId, { tenant })).rejects.toMatchObject({ code })
  await expect(runner.prune({ tenant })).rejects.toMatchObject({ code })
  expect((await runner.run(job, { tenant, dryRun: true })).status).toBe('succeeded')
}
