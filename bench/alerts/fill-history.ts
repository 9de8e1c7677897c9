import { firstRunIdAt } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { type Connection, openConnection } from '@leora-jobs/postgres'

/** Tenants with ten customers each, and this many good runs of the job, one an hour until now. */
export async function fillHistory(ownerUrl: string, size: { readonly tenants: number; readonly runs: number }) {
  const owner = await openConnection({ url: ownerUrl })
  try {
    await fill(owner, size)
  } finally {
    await owner.close()
  }
}

async function fill(owner: Connection, { tenants, runs }: { readonly tenants: number; readonly runs: number }) {
  const inPublic = { settings: { search_path: 'public' } }
  await owner.transaction(inPublic, async (transaction) => {
    await transaction.query(
      `with t as (insert into tenant (slug, name) select 'tenant-' || n, 'Tenant ' || n from generate_series(1, $1::int) n returning id)
       insert into customer (tenant_id, name) select id, 'Customer ' || c from t, generate_series(1, 10) c`,
      [tenants],
    )
  })
  const now = Date.now()
  for (let ago = runs; ago >= 1; ago -= 1) {
    const startedAt = new Date(now - ago * 3_600_000)
    await owner.transaction(inPublic, (transaction) =>
      transaction.query(
        `insert into leora_jobs.run
           (tenant_id, id, job, status, as_of, input, input_hash, policy, policy_version, read_count, unchanged_count, active_ms, started_at, finished_at)
         select id::text, $1::text, $2::text, 'succeeded', $3::timestamptz::date, '{}', 'h', '{}', 'v', 10, 10, 50, $3::timestamptz, $3::timestamptz
         from tenant`,
        [firstRunIdAt(startedAt), updateAccountTypes.name, startedAt.toISOString()],
      ),
    )
  }
}
