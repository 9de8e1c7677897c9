import type { Tenant } from '@leora-jobs/core'
import { addDistributor } from '../bed/add-distributor.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { runnerOn, throwingFor } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { TestBed } from '../bed/test-bed.ts'
import { madeUpRow, putRow, someRow, underNewKeys } from './copy-row.ts'
import { guardedTables } from './guarded-tables.ts'

/** Two tenants with the same record ids and names, and rows of both in every table. */
export interface Twins {
  readonly own: Tenant
  readonly other: Tenant
}

/** Adds the twins to a new bed, and lets the jobs run for both, a failure included. */
export async function openTwins(bed: TestBed): Promise<Twins> {
  const [own, other] = [await addDistributor(bed, 'castor'), await addDistributor(bed, 'pollux')]
  for (const tenant of [own, other]) {
    const [first] = await ownerRows<{ name: string }>(
      bed,
      'select name from customer where tenant_id = $1::uuid order by id limit 1',
      [tenant.id],
    )
    await runnerOn(bed, { jobs: [throwingFor(first?.name ?? '')] }).run(job, { tenant })
  }
  await fillEmptyTables(bed, [own, other])
  return { own, other }
}

/** A table without rows cannot be attacked: it gets some, made up, and each tenant the same. */
async function fillEmptyTables(bed: TestBed, tenants: readonly Tenant[]): Promise<void> {
  for (const table of await guardedTables(bed)) {
    const row = underNewKeys(table, madeUpRow(table, ''))
    for (const { id } of tenants)
      if (!(await someRow(bed, table, id))) await putRow(bed, table, { ...row, tenant_id: id })
  }
}
