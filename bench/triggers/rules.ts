import { openConnection } from '@leora-jobs/postgres'

/** One rule of each type, by its defaults. */
const types = [
  'sample-no-order',
  'first-order-followup',
  'customer-timing',
  'burn-rate-alert',
  'customer-dormant',
  'low-inventory',
  'missed-order-pattern',
  'revenue-decline',
] as const

export async function addRules(ownerUrl: string, tenantId: string): Promise<void> {
  const owner = await openConnection({ url: ownerUrl })
  try {
    await owner.transaction({}, ({ query }) =>
      query(
        'insert into leora_jobs.trigger_rule (tenant_id, id, type, name) select $1::text, type, type, type from unnest($2::text[]) type',
        [tenantId, types],
      ),
    )
  } finally {
    await owner.close()
  }
}
