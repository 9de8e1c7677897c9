import type { ClaimedMessage, MessageClaimRequest } from '@leora-jobs/core'
import type { EffectKind } from '@leora-jobs/core/delivery'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { isDue } from './is-due.ts'

/**
 * Takes what is due, oldest first, as far as the rate of each destination allows. Every attempt of the window counts, that of a message tried twice
 * twice. Under the lock of the tenant's claims; what is being settled at this moment is passed over. Indexes: outbox_due, outbox_by_destination.
 */
export function claimMessagesStatement(tenantId: string, request: MessageClaimRequest): SqlFragment {
  const { kinds, limit, leaseSeconds, rate } = request
  const windowStart = fragment`statement_timestamp() - make_interval(secs => ${param(rate.windowSeconds, 'float8')})`
  return fragment`
with due as (
  select o.id, o.kind, o.destination, o.next_attempt_at, o.created_at,
    row_number() over (partition by o.kind, o.destination order by o.next_attempt_at, o.created_at, o.id) as place
  from leora_jobs.outbox o
  where ${isDue(tenantId)} and o.kind = any (${param([...kinds], 'text[]')})
),
waiting as (select distinct kind, destination from due),
recent as (
  select waiting.kind, waiting.destination, count(*) as attempts from waiting
  join leora_jobs.outbox o on o.tenant_id = ${param(tenantId, 'text')} and o.kind = waiting.kind and o.destination = waiting.destination
    and o.attempted_at > ${windowStart}
  cross join unnest(o.recent_attempts) attempt (at)
  where attempt.at > ${windowStart}
  group by waiting.kind, waiting.destination
),
picked as (
  select o.tenant_id, o.id, row_number() over () as position from (
    select o.tenant_id, o.id from due
    join leora_jobs.outbox o on o.id = due.id and ${isDue(tenantId)}
    left join recent on recent.kind = due.kind and recent.destination = due.destination
    where due.place + coalesce(recent.attempts, 0) <= ${param(rate.limit, 'int')}
    order by due.next_attempt_at, due.created_at, due.id
    limit ${param(limit, 'int')}
    for update of o skip locked
  ) o
),
claimed as (
  update leora_jobs.outbox o
  set status = 'sending', attempts = o.attempts + 1, token = gen_random_uuid(), attempted_at = statement_timestamp(),
    recent_attempts = array(select at from unnest(o.recent_attempts) attempt (at) where at > ${windowStart}) || statement_timestamp(),
    next_attempt_at = statement_timestamp() + make_interval(secs => ${param(leaseSeconds, 'float8')})
  from picked where o.tenant_id = picked.tenant_id and o.id = picked.id
  returning o.id, o.kind, o.destination, o.headers, o.body, o.attempts, o.token::text as token, picked.position
)
select claimed.*, (extract(epoch from statement_timestamp()) * 1000)::float8 as claimed_at from claimed order by position`
}

export interface ClaimedRow {
  readonly id: string
  readonly kind: EffectKind
  readonly destination: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly attempts: number
  readonly token: string
  readonly claimed_at: number
}

export function claimedOf(row: ClaimedRow): ClaimedMessage {
  const { id, kind, destination, headers, body, attempts, token, claimed_at } = row
  return { id, kind, destination, headers, body, attempt: attempts, token, claimedAt: new Date(claimed_at) }
}
