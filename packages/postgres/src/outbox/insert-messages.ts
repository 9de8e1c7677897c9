import type { MessageEffect, RecordRef } from '@leora-jobs/core'
import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { jsonLines } from '../target/json-lines.ts'

/** A message, and what it is about. */
export interface PlacedMessage {
  readonly job: string
  readonly record: RecordRef
  readonly message: MessageEffect
}

/**
 * Inserts messages of a run, or of none, one a key: of a key that is there already the first one stays, whatever has become of it. The id follows from
 * tenant and key, so that a page that is written again sends nothing under another one. In the order of the keys, so that two pages wait for each other
 * in one direction only. Index: outbox_dedupe.
 */
export function insertMessagesStatement(
  tenantId: string,
  runId: string | null,
  placed: readonly PlacedMessage[],
): SqlFragment {
  const rows = placed.toSorted((left, right) => (left.message.key < right.message.key ? -1 : 1))
  type Row = (typeof rows)[number]
  const texts = (pick: (row: Row) => string | null) => param(rows.map(pick), 'text[]')
  const json = (pick: (row: Row) => unknown) => jsonLines(rows.map((row) => pick(row) ?? null))
  return fragment`
with inserted as (
  insert into leora_jobs.outbox
    (tenant_id, id, dedupe_key, kind, destination, headers, body, job, run_id, record_kind, record_id, record_label, episode, next_attempt_at)
  select ${param(tenantId, 'text')}, md5(${param(tenantId, 'text')} || '/' || w.key)::uuid::text, w.key, w.kind, w.destination,
    coalesce(w.headers::jsonb, '{}'), w.body, w.job, ${param(runId, 'text')}, w.record_kind, w.record_id, w.record_label,
    w.episode::jsonb, greatest(statement_timestamp(), w.not_before::timestamptz)
  from unnest(
    ${texts(({ message }) => message.key)}, ${texts(({ message }) => message.kind)}, ${texts(({ message }) => message.destination)},
    ${json(({ message }) => message.headers)}, ${texts(({ message }) => message.body)}, ${texts(({ job }) => job)}, ${texts(({ record }) => record.kind)},
    ${texts(({ record }) => record.id)}, ${texts(({ record }) => record.label)}, ${json(({ message }) => message.episode)},
    ${texts(({ message }) => message.notBefore ?? null)}
  ) with ordinality w (key, kind, destination, headers, body, job, record_kind, record_id, record_label, episode, not_before, position)
  order by w.position
  on conflict (tenant_id, dedupe_key) do nothing
  returning next_attempt_at
)
insert into leora_jobs.outbox_tenant as known (tenant_id, due_at)
select ${param(tenantId, 'text')}, min(next_attempt_at) from inserted having count(*) > 0
on conflict (tenant_id) do update set due_at = least(known.due_at, excluded.due_at)`
}
