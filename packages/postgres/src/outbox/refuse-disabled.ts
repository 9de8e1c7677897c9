import { fragment, type SqlFragment } from '../sql-fragment.ts'
import { isDue } from './is-due.ts'

/** Makes dead what is due for a destination that wants no more. Index: the key of outbox_destination. */
export function refuseDisabledStatement(tenantId: string): SqlFragment {
  return fragment`
with refused as (
  select o.tenant_id, o.id, d.code, d.message from leora_jobs.outbox o
  join leora_jobs.outbox_destination d on d.tenant_id = o.tenant_id and d.kind = o.kind and d.destination = o.destination
  where ${isDue(tenantId)}
  for update of o skip locked
)
update leora_jobs.outbox o
set status = 'dead', ended_at = statement_timestamp(), token = null, last_code = refused.code, last_message = refused.message
from refused where o.tenant_id = refused.tenant_id and o.id = refused.id`
}
