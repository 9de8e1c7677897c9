import type { Portal } from './portal.ts'

const minute = 60_000
const day = 1_440 * minute

/** Entered as the owner, so that every number can be worked out by hand. */
export interface HandMadeLedger {
  /** Some minutes after the planned instant so many days before the last one. */
  at(daysBefore: number, minutes?: number): Date
  run(tenantId: string, run: HandMadeRun): Promise<void>
  missed(tenantId: string, daysBefore: number): Promise<void>
  alert(tenantId: string, alert: HandMadeAlert): Promise<void>
}

export interface HandMadeRun {
  readonly daysBefore: number
  readonly status?: 'succeeded' | 'partial' | 'failed'
  /** @default 1000, 30 and 0 */
  readonly read?: number
  readonly changed?: number
  readonly failed?: number
  readonly activeMs?: number
  /** Minutes after the instant, and of no occurrence. */
  readonly byHandAfter?: number
  readonly error?: { readonly code: string; readonly message: string }
}

export interface HandMadeAlert {
  readonly rule: string
  readonly severity: 'info' | 'warning' | 'critical'
  readonly since: Date
  readonly openedAt: Date
  readonly resolvedAt?: Date
}

/** A ledger of a job that is planned for two in the morning, UTC. The last instant is one whose time to begin is over. */
export function handMadeLedger(query: Portal['query'], job: string): HandMadeLedger {
  const settled = new Date(Date.now() - 80 * minute)
  const today = Date.UTC(settled.getUTCFullYear(), settled.getUTCMonth(), settled.getUTCDate(), 2)
  const last = today <= settled.getTime() ? today : today - day
  let count = 0
  const at: HandMadeLedger['at'] = (daysBefore, minutes = 0) => new Date(last - daysBefore * day + minutes * minute)
  const occurrence = (tenantId: string, plannedAt: Date, outcome: string, runId: string | null) =>
    query(
      `insert into leora_jobs.occurrence (tenant_id, job, planned_at, expression, as_of, outcome, reason, run_id, attempts)
       values ($1, $2, $3::timestamptz, '0 2 * * * UTC', $3::timestamptz::date - 1, $4, 'limit', $5, 1)`,
      [tenantId, job, plannedAt.toISOString(), outcome, runId],
    )
  return {
    at,
    async run(tenantId, { daysBefore, byHandAfter, ...run }) {
      const startedAt = at(daysBefore, byHandAfter)
      const { status = 'succeeded', read = 1_000, changed = 30, failed = 0, activeMs = 5_000, error = null } = run
      count += 1
      const time = startedAt.getTime().toString(16).padStart(12, '0')
      const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(count).padStart(12, '0')}`
      const isByHand = byHandAfter !== undefined
      await query(
        `insert into leora_jobs.run (tenant_id, id, job, status, as_of, input, input_hash, policy, policy_version, read_count, changed_count,
           unchanged_count, failed_count, started_at, finished_at, occurrence, active_ms, error)
         values ($1, $2, $3, $4, $5::timestamptz::date - 1, '{}', '', '{}', '', $6, $7, $6::int - $7::int - $8::int, $8, $5::timestamptz,
           $5::timestamptz + interval '5 seconds', $9::timestamptz, $10, $11::jsonb)`,
        [
          tenantId,
          id,
          job,
          status,
          startedAt.toISOString(),
          read,
          changed,
          failed,
          isByHand ? null : startedAt.toISOString(),
          activeMs,
          error && JSON.stringify(error),
        ],
      )
      if (!isByHand) await occurrence(tenantId, startedAt, 'ran', id)
    },
    async missed(tenantId, daysBefore) {
      await occurrence(tenantId, at(daysBefore), 'missed', null)
    },
    async alert(tenantId, { rule, severity, since, openedAt, resolvedAt }) {
      await query(
        `insert into leora_jobs.alert (tenant_id, fingerprint, rule, job, severity, message, since, status, opened_at, notified_at, resolved_at)
         values ($1, $2, $3, $4, $5, 'made by hand', $6::timestamptz, $7, $8::timestamptz, $8::timestamptz, $9::timestamptz)`,
        [
          tenantId,
          `${rule}/${job}/${tenantId}`,
          rule,
          job,
          severity,
          since.toISOString(),
          resolvedAt ? 'resolved' : 'open',
          openedAt.toISOString(),
          resolvedAt?.toISOString() ?? null,
        ],
      )
    },
  }
}
