import type { Tenant } from '@leora-jobs/core'
import { openConnection } from '@leora-jobs/postgres'
import { vacuum } from '../support/vacuum.ts'

/** Forgets what the job decided about a tenant, so that its next run changes every customer. Not measured. */
export async function forgetDecisions(ownerUrl: string, tenant: Tenant): Promise<void> {
  const owner = await openConnection({ url: ownerUrl })
  await owner.transaction({}, async (transaction) => {
    await transaction.script('truncate leora_jobs.account_classification, leora_jobs.change')
    await transaction.query('update customer set account_type = null where tenant_id = $1::uuid', [tenant.id])
  })
  await owner.close()
  await settle(ownerUrl)
}

/** What autovacuum would have done by the next night. */
export function settle(ownerUrl: string): Promise<void> {
  return vacuum(ownerUrl, ['customer', 'leora_jobs.account_classification', 'leora_jobs.change'])
}
