import type { Tenant } from '@leora-jobs/core'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import { today } from '../bed/clock.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn, throwingFor } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { TestBed } from '../bed/test-bed.ts'

/** Everything that a tenant gets to see of its jobs: reports, events, explanations, errors, ledger. */
export async function outputsOf(
  bed: TestBed,
  tenant: Tenant,
  names: { readonly thrower: string; readonly asked: string },
): Promise<unknown[]> {
  const outputs: unknown[] = []
  const observers = [{ notice: (event: unknown) => void outputs.push(event) }]
  const runner = runnerOn(bed, { jobs: [throwingFor(names.thrower)], observers, pageSize: 20 })
  // other thresholds than at first, so that there is much to write
  await ownerRows(
    bed,
    `insert into leora_jobs.policy (tenant_id, job, policy) values ($1::text, $2::text, '{"type": {"activeDays": 14}}')`,
    [tenant.id, job],
  )
  const dry = await runner.run(job, { tenant, dryRun: true })
  outputs.push(dry)
  const violator = dry.changes?.at(-1)?.record.label ?? ''
  await ownerScript(
    bed,
    `alter table leora_jobs.change add constraint no_violator check (record_label <> '${violator.replaceAll("'", "''")}') not valid`,
  )
  const report = await runner.run(job, { tenant, showChanges: true })
  await ownerScript(bed, 'alter table leora_jobs.change drop constraint no_violator')
  if (report.counts.changed < 10 || report.counts.failed < 2)
    throw new Error(`The run proves little: ${JSON.stringify(report.counts)}`)
  outputs.push(report)
  for (const record of [violator, names.asked])
    outputs.push(await runner.explain(job, { tenant, record }).catch((error: unknown) => error))
  outputs.push(await runner.run(job, { tenant, input: { wrong: 1 } }).catch((error: unknown) => error))
  outputs.push(
    await runner.run(job, { tenant, only: [{ kind: 'customer', id: 'no uuid' }] }).catch((error: unknown) => error),
  )
  outputs.push(
    await runner.preview(tenant, async (reader) => [
      await reader.listRuns({ limit: 100 }),
      await reader.readFailures(report.runId ?? '', 1_000),
      await reader.readChanges(report.runId ?? '', 1_000),
      await reader.readPolicies(),
    ]),
  )
  outputs.push(await dump(bed, tenant.id), today)
  return outputs
}
