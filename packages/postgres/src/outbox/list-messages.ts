import type { MessageFilter, StoredMessage } from '@leora-jobs/core'
import { fragment, param, raw, type SqlFragment } from '../sql-fragment.ts'

/** Newest first; without bodies. A tenant's outbox is read whole: somebody looks. */
export function listMessagesStatement(tenantId: string, { status, limit }: MessageFilter): SqlFragment {
  return fragment`
select id, status, kind, destination, job, run_id, record_label, attempts, last_code, last_message, last_status,
  ${milliseconds('created_at')}, ${milliseconds('attempted_at')}, ${milliseconds('next_attempt_at')}
from leora_jobs.outbox
where tenant_id = ${param(tenantId, 'text')} ${status ? fragment`and status = ${param(status, 'text')}` : fragment``}
order by leora_jobs.outbox.created_at desc, id
limit ${param(limit, 'int')}`
}

function milliseconds(column: 'created_at' | 'attempted_at' | 'next_attempt_at'): SqlFragment {
  return raw(`(extract(epoch from ${column}) * 1000)::float8 as ${column}`)
}

export interface MessageRow {
  readonly id: string
  readonly status: StoredMessage['status']
  readonly kind: StoredMessage['kind']
  readonly destination: string
  readonly job: string
  readonly run_id: string | null
  readonly record_label: string
  readonly attempts: number
  readonly last_code: string | null
  readonly last_message: string | null
  readonly last_status: number | null
  readonly created_at: number
  readonly attempted_at: number | null
  readonly next_attempt_at: number
}

export function messageOf(row: MessageRow): StoredMessage {
  const { id, status, kind, destination, job, attempts } = row
  return {
    id,
    status,
    kind,
    destination,
    job,
    runId: row.run_id,
    recordLabel: row.record_label,
    createdAt: new Date(row.created_at),
    attempts,
    attemptedAt: row.attempted_at === null ? null : new Date(row.attempted_at),
    nextAttemptAt: new Date(row.next_attempt_at),
    lastCode: row.last_code,
    lastMessage: row.last_message,
    lastStatus: row.last_status,
  }
}
