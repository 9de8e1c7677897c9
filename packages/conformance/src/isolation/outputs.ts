import type { Tenant } from '@leora-jobs/core'
import { ownerScript } from '../bed/as-owner.ts'
import { today } from '../bed/clock.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn, throwingFor } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { TestBed } from '../bed/test-bed.ts'

/** Everything that a tenant gets to see of its jobs: reports, events, explanations, errors, ledger. */
export async function outputsOf(
  bed: TestBed,
  tenant: Tenant,
  names: { readonly thrower: string; readonly violator: string; readonly asked: string },
): Promise<unknown[]> {
  const outputs: unknown[] = []
  const observers = [{ notice: (event: unknown) => void outputs.push(event) }]
  const runner = runnerOn(bed, { jobs: [throwingFor(names.thrower)], observers, pageSize: 20 })
  const constraint = `alter table customer add constraint no_violator check (name <> '${names.violator.replaceAll("'", "''")}' or account_type is null) not valid`
  outputs.push(await runner.run(job, { tenant, dryRun: true }))
  await ownerScript(bed, constraint)
  const report = await runner.run(job, { tenant, showChanges: true })
  await ownerScript(bed, 'alter table customer drop constraint no_violator')
  outputs.push(report)
  for (const record of [names.violator, names.asked])
    outputs.push(await runner.explain(job, { tenant, record }).catch((error: unknown) => error))
  outputs.push(await runner.run(job, { tenant, input: { wrong: 1 } }).catch((error: unknown) => error))
  outputs.push(
    await runner.run(job, { tenant, only: { kind: 'customer', id: 'no uuid' } }).catch((error: unknown) => error),
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
