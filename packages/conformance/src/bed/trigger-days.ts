import {
  addDays,
  type CalendarDay,
  type PruneCounts,
  type RunReport,
  type Tenant,
  type UndoReport,
} from '@leora-jobs/core'
import { processTriggers } from '@leora-jobs/core/jobs'
import { ownerRows } from './as-owner.ts'
import { clock } from './clock.ts'
import { runnerOn } from './run.ts'
import type { TestBed } from './test-bed.ts'

/** process-triggers on days of the test's choice. */
export interface TriggerDays {
  /** Runs at an hour of a day, UTC; at noon where none is given. */
  on(
    day: CalendarDay,
    options?: {
      readonly hour?: number
      readonly dryRun?: boolean
      readonly signal?: AbortSignal
      readonly input?: unknown
    },
  ): Promise<RunReport>
  /** Runs at noon of each day, both included. */
  from(day: CalendarDay, to: CalendarDay): Promise<void>
  undo(runId: string): Promise<UndoReport>
  /** What retention deletes on a day. */
  pruned(day: CalendarDay): Promise<PruneCounts>
}

export function triggerDays(bed: TestBed, tenant: Tenant, pageSize = 5_000): TriggerDays {
  const runnerAt = (day: CalendarDay, hour = 12) => {
    const start = Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000
    const base = clock.now().getTime()
    const at = { ...clock, now: () => new Date(start + clock.now().getTime() - base) }
    return runnerOn(bed, { jobs: [processTriggers], pageSize, clock: at })
  }
  const on: TriggerDays['on'] = (day, { hour, ...request } = {}) =>
    runnerAt(day, hour).run(processTriggers.name, { tenant, showChanges: true, ...request })
  return {
    on,
    async from(day, to) {
      for (let next = day; next <= to; next = addDays(next, 1)) await on(next)
    },
    pruned: (day) => runnerAt(day).prune({ tenant }),
    undo: (runId) => runnerOn(bed, { jobs: [processTriggers] }).undo(runId, { tenant }),
  }
}

/** What the log has of a tenant: day, rule, subject, outcome and what held it back, in order of time. */
export async function executions(bed: TestBed, tenant: Tenant): Promise<readonly string[]> {
  const rows = await ownerRows<{ line: string }>(
    bed,
    `select concat_ws(' ', as_of, rule_name, '|', label, '|', outcome, suppressed_by) as line
     from leora_jobs.trigger_execution where tenant_id = $1::text order by as_of, rule_name, label, executed_at`,
    [tenant.id],
  )
  return rows.map(({ line }) => line)
}

/** The application's tasks: customer, rep, title, due day, status. */
export async function tasks(bed: TestBed, tenant: Tenant): Promise<readonly string[]> {
  const rows = await ownerRows<{ line: string }>(
    bed,
    `select concat_ws(' | ', c.name, r.name, t.title, t.due_on, t.priority, t.status) as line
     from task t left join customer c on c.tenant_id = t.tenant_id and c.id = t.customer_id
     left join sales_rep r on r.tenant_id = t.tenant_id and r.id = t.sales_rep_id
     where t.tenant_id = $1::uuid order by t.due_on, c.name, t.title`,
    [tenant.id],
  )
  return rows.map(({ line }) => line)
}
