import { fragment, type SqlFragment } from '../sql-fragment.ts'
import { isDue } from './is-due.ts'

/** Cancels what is due for an episode that is over: it has been cleared, another has begun, or it was suppressed. Index: the key of trigger_state. */
export function cancelOverStatement(tenantId: string): SqlFragment {
  return fragment`
with over as (
  select o.tenant_id, o.id from leora_jobs.outbox o
  where ${isDue(tenantId)} and o.episode is not null and not exists (
    select from leora_jobs.trigger_state s
    where s.tenant_id = o.tenant_id and s.subject_kind = o.episode ->> 'subjectKind' and s.subject_id = o.episode ->> 'subjectId'
      and s.rule_id = o.episode ->> 'ruleId' and s.episode = (o.episode ->> 'episode')::int and s.state = 'fired'
  )
  for update of o skip locked
)
update leora_jobs.outbox o
set status = 'cancelled', ended_at = statement_timestamp(), token = null, last_code = 'EPISODE_OVER',
  last_message = 'The episode that it is about was over before it was sent.'
from over where o.tenant_id = over.tenant_id and o.id = over.id`
}
