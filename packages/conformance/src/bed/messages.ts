import type { ClaimedMessage, MessageClaimRequest, Outbox, Settlement, Tenant } from '@leora-jobs/core'
import type { Parameter } from '@leora-jobs/postgres'
import { ownerRows } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

/** A message to put into a tenant's outbox. */
export interface GivenMessage {
  readonly key: string
  /** @default 'webhook' */
  readonly kind?: 'webhook' | 'email' | 'notification'
  /** @default 'https://hooks.example.com/a' */
  readonly destination?: string
  /** Seconds from now. @default 0 */
  readonly dueIn?: number
  readonly episode?: object
}

export const hook = 'https://hooks.example.com/a'

/** Puts messages there as a page does, in their order; the id of each is its key. */
export async function addMessages(bed: TestBed, tenant: Tenant, messages: readonly GivenMessage[]): Promise<void> {
  const list = (pick: (message: GivenMessage) => string | null) => messages.map(pick)
  await ownerRows(
    bed,
    `with inserted as (
       insert into leora_jobs.outbox
         (tenant_id, id, dedupe_key, kind, destination, body, job, run_id, record_kind, record_id, record_label, episode, created_at, next_attempt_at)
       select $1::text, key, key, kind, destination, '{"key":"' || key || '"}', 'some-job', 'some-run', 'customer', 'c1', 'Cafe', episode::jsonb,
         statement_timestamp() + make_interval(secs => position / 1e6), statement_timestamp() + make_interval(secs => due_in::float8)
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) with ordinality w (key, kind, destination, due_in, episode, position)
       returning next_attempt_at
     )
     insert into leora_jobs.outbox_tenant as known select $1::text, min(next_attempt_at) from inserted
     on conflict (tenant_id) do update set due_at = least(known.due_at, excluded.due_at)`,
    [
      tenant.id,
      list(({ key }) => key),
      list(({ kind = 'webhook' }) => kind),
      list(({ destination = hook }) => destination),
      list(({ dueIn = 0 }) => String(dueIn)),
      list(({ episode }) => (episode ? JSON.stringify(episode) : null)),
    ],
  )
}

/** `count` keys. */
export function keys(prefix: string, count: number): readonly GivenMessage[] {
  return Array.from({ length: count }, (_, index) => ({ key: `${prefix}-${String(index).padStart(2, '0')}` }))
}

/** Claims as a relay does, without a limit that matters unless one is given. */
export function claimMessages(
  outbox: Outbox,
  request: Partial<MessageClaimRequest> = {},
): Promise<readonly ClaimedMessage[]> {
  return outbox.claim({
    kinds: ['webhook', 'email', 'notification'],
    limit: 100,
    leaseSeconds: 60,
    rate: { limit: 1_000, windowSeconds: 60 },
    ...request,
  })
}

/** As if so many seconds had gone by, for a tenant's messages. */
export async function messagesAge(bed: TestBed, tenant: Tenant, seconds: number): Promise<void> {
  const by = `make_interval(secs => $2::float8)`
  const given: readonly Parameter[] = [tenant.id, seconds]
  await ownerRows(
    bed,
    `update leora_jobs.outbox set next_attempt_at = next_attempt_at - ${by}, attempted_at = attempted_at - ${by},
       recent_attempts = array(select at - ${by} from unnest(recent_attempts) a (at) order by at)
     where tenant_id = $1::text`,
    given,
  )
  await ownerRows(
    bed,
    `update leora_jobs.outbox_tenant set due_at = due_at - ${by} where tenant_id = $1::text and due_at < 'infinity'`,
    given,
  )
}

export const delivered: Settlement = {
  status: 'delivered',
  evidence: { status: 204, durationMs: 3, excerpt: null },
}

/** Waits again, so many seconds. */
export function failed(delaySeconds: number): Settlement {
  const evidence = { status: 503, durationMs: 3, excerpt: 'busy' }
  return { status: 'pending', delaySeconds, code: 'STATUS', message: 'hooks.example.com: busy (503).', evidence }
}

/** Given up. */
export function dead(disables: boolean): Settlement {
  const evidence = { status: 410, durationMs: 3, excerpt: null }
  return { status: 'dead', disables, code: 'GONE', message: 'hooks.example.com: gone (410).', evidence }
}

/** The due tenants of a bed, by slug. */
export async function dueSlugs(bed: TestBed): Promise<readonly string[]> {
  return (await bed.database.findOutboxDue()).map(({ slug }) => slug)
}
