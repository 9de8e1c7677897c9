import { LeoraError } from './errors.ts'
import type { Tenant } from './ports/database.ts'
import type { Session } from './ports/session.ts'

/** Throws ROLE_BYPASSES_RLS for a role that row security does not bind: it could write into any tenant. */
export function refuseBypass(role: Session['role'], tenant: Tenant): void {
  if (!role.bypassesRls) return
  throw new LeoraError(
    'ROLE_BYPASSES_RLS',
    `The role '${role.name}' bypasses row security, so nothing but our own predicate would keep tenant '${tenant.slug}' apart; it may not write. ` +
      'Make a login with `leora-jobs migrate --create-login NAME` and use its URL, or set assumeRole: leora_jobs_runner. A dry run is allowed.',
    { details: { role: role.name, tenant: tenant.slug } },
  )
}
