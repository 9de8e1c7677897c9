import type { Transaction } from '../connection/connection.ts'
import { readSessionContext } from '../session-context.ts'
import type { Check } from './check.ts'
import type { Verdict } from './finding.ts'

/** A lease that somebody holds. */
export interface HeldLease {
  readonly tenant_id: string
  readonly job: string
  readonly owner: string
  readonly seconds_left: number
}

/** A run that says it is running, and has no lease. */
export interface StrandedRun {
  readonly tenant_id: string
  readonly job: string
  readonly id: string
  readonly as_of: string
}

export interface LeaseFacts {
  /** Null where there is no ledger, or the role may not read it. */
  readonly held: readonly HeldLease[] | null
  readonly stranded: readonly StrandedRun[]
  /** Tenants that were not looked at, for there are too many. */
  readonly tenantsLeft: number
}

const mostTenants = 100
/** Two statements each, sent without waiting: well below what the driver pipelines safely. */
const tenantsAtOnce = 20

/** Who is at work, and what was left lying. */
export const leases: Check<LeaseFacts> = {
  name: 'leases',
  read: ({ acting, tenantSetting }) =>
    acting(async (transaction) => {
      const { isMigrated, mayReadLedger } = await readSessionContext(transaction)
      if (!isMigrated || !mayReadLedger) return { held: null, stranded: [], tenantsLeft: 0 }
      const [held, tenants] = await Promise.all([
        transaction.query<HeldLease>(heldLeases),
        transaction.query<{ tenant_id: string; total: number }>(tenantsWithLeases),
      ])
      const ids = tenants.rows.map(({ tenant_id }) => tenant_id)
      const stranded = await strandedRuns(transaction, tenantSetting, ids)
      return { held: held.rows, stranded, tenantsLeft: (tenants.rows[0]?.total ?? 0) - ids.length }
    }),
  judge({ held, stranded, tenantsLeft }) {
    if (held === null) return [{ level: 'note', message: 'There is no ledger yet, or this role may not read it.' }]
    const verdicts: Verdict[] = [...held.map(heldVerdict), ...stranded.map(strandedVerdict)]
    if (tenantsLeft > 0) {
      verdicts.push({ level: 'note', message: `The runs of ${tenantsLeft} more tenants were not looked at.` })
    }
    return verdicts.length > 0 ? verdicts : [{ level: 'ok', message: 'No lease is held, and no run was left running.' }]
  },
}

const heldLeases = `
select tenant_id, job, owner, ceil(extract(epoch from expires_at - clock_timestamp()))::int as seconds_left
from leora_jobs.lease where expires_at > clock_timestamp() order by tenant_id, job limit 100`

/** Those first whose lease ran out without being given back: a holder died. */
const tenantsWithLeases = `
select tenant_id, (count(*) over ())::int as total
from leora_jobs.lease group by tenant_id
order by bool_or(expires_at > '-infinity' and expires_at <= clock_timestamp()) desc, tenant_id limit ${mostTenants}`

const strandedRunsOfTenant = `
select r.tenant_id, r.job, r.id, r.as_of::text as as_of from leora_jobs.run r
where r.tenant_id = $1::text and r.status = 'running' and not exists (
  select from leora_jobs.lease l where l.tenant_id = r.tenant_id and l.job = r.job and l.expires_at > clock_timestamp()
) order by r.id limit 20`

/** Tenant by tenant: row-level security shows the runs of one at a time. */
async function strandedRuns(
  transaction: Transaction,
  tenantSetting: string,
  tenantIds: readonly string[],
): Promise<readonly StrandedRun[]> {
  const found: StrandedRun[] = []
  for (let start = 0; start < tenantIds.length; start += tenantsAtOnce) {
    const answers = await Promise.all(
      tenantIds
        .slice(start, start + tenantsAtOnce)
        .flatMap((tenantId) => [
          transaction
            .query<StrandedRun>('select set_config($1::text, $2::text, true)', [tenantSetting, tenantId])
            .then(() => []),
          transaction.query<StrandedRun>(strandedRunsOfTenant, [tenantId]).then(({ rows }) => rows),
        ]),
    )
    found.push(...answers.flat())
  }
  return found
}

function heldVerdict({ tenant_id, job, owner, seconds_left }: HeldLease): Verdict {
  const message =
    `'${owner}' is running '${job}' of tenant '${tenant_id}': its lease has ${seconds_left} s left unless it ` +
    'renews it.'
  return { level: 'note', message, details: { tenant: tenant_id, job, owner, secondsLeft: seconds_left } }
}

function strandedVerdict({ tenant_id, job, id, as_of }: StrandedRun): Verdict {
  const message =
    `The run ${id} of '${job}' of tenant '${tenant_id}' says it is running, and nobody holds its lease: whoever ` +
    `did has died. It will be resumed by the next run with the same as-of, ${as_of}, and input.`
  const remedy = `leora-jobs run ${job} --tenant ${tenant_id} --as-of ${as_of}`
  return { level: 'warning', message, remedy, details: { tenant: tenant_id, job, run: id, asOf: as_of } }
}
