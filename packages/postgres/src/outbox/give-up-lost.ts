import { fragment, param, type SqlFragment } from '../sql-fragment.ts'
import { isDue } from './is-due.ts'

/** Attempts after which a message whose relay has died is the likely cause of it: more than a message gets whose relay lives (16). */
const lostAttempts = 20

/** Makes dead what a relay took for the twentieth time, or more, and never settled: it would be claimed without end. Index: outbox_due. */
export function giveUpLostStatement(tenantId: string): SqlFragment {
  return fragment`
with lost as (
  select o.tenant_id, o.id from leora_jobs.outbox o
  where ${isDue(tenantId)} and o.status = 'sending' and o.attempts >= ${param(lostAttempts, 'int')}
  for update of o skip locked
)
update leora_jobs.outbox o
set status = 'dead', ended_at = statement_timestamp(), token = null, last_code = 'RELAY_LOST',
  last_message = 'Whoever tried to send it ended before it could say what came of it, again and again.'
from lost where o.tenant_id = lost.tenant_id and o.id = lost.id`
}
