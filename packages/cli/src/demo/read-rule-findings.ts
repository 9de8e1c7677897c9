import type { Reason } from '@leora-jobs/core'
import type { Connection } from '@leora-jobs/postgres'
import { demoTenant } from './demo-tenant.ts'

/** A row of the log: a subject beside a rule that fired, or was held back. */
export interface RuleFinding {
  readonly rule: string
  readonly subject: string
  readonly outcome: 'fired' | 'suppressed' | 'seen' | 'digest'
  readonly suppressedBy: string | null
  readonly rep: string | null
  /** Of the task that it made. */
  readonly title: string | null
  readonly dueOn: string | null
  readonly messages: number
  readonly reasons: readonly Reason[]
}

export interface RuleFindings {
  readonly fired: readonly RuleFinding[]
  readonly heldBack: readonly RuleFinding[]
  /** The digest of the caps; null where they held nothing back. */
  readonly digest: RuleFinding | null
}

/** What a run has in its log, as any application of the tenant would read it. */
export async function readRuleFindings(connection: Connection, runId: string): Promise<RuleFindings> {
  return connection.transaction({ readOnly: true }, async (transaction) => {
    await transaction.query(
      `select set_config('app.current_tenant_id', (select id::text from tenant where slug = $1::text), true)`,
      [demoTenant.slug],
    )
    const { rows } = await transaction.query<RuleFinding>(findings, [runId])
    return {
      fired: rows.filter(({ outcome }) => outcome === 'fired'),
      heldBack: rows.filter(({ outcome }) => outcome === 'suppressed' || outcome === 'seen'),
      digest: rows.find(({ outcome }) => outcome === 'digest') ?? null,
    }
  })
}

/** A task's id follows from its key, which is that of the episode and the action: here the first. */
const findings = `
select e.rule_name as rule, e.label as subject, e.outcome, e.suppressed_by as "suppressedBy", r.name as rep, t.title, t.due_on::text as "dueOn",
  e.messages, e.reasons
from leora_jobs.trigger_execution e
left join sales_rep r on r.tenant_id::text = e.tenant_id and r.id::text = e.sales_rep_id
left join task t on t.tenant_id::text = e.tenant_id and e.creates_task
  and t.id = md5('task ' || e.tenant_id || ' ' || concat_ws('/', e.rule_id, e.subject_kind, e.subject_id, e.episode, 0))::uuid
where e.tenant_id = current_setting('app.current_tenant_id') and e.run_id = $1::text
order by e.rule_name, e.label`
