import { maySetRole } from '../connection/may-set-role.ts'
import { quoted } from '../sql-fragment.ts'
import type { Check } from './check.ts'
import type { Verdict } from './finding.ts'

/** Whom statements run as. */
export interface ActingRole {
  readonly login: string
  /** The role acted as; `exists` is false where the one to assume is not there. */
  readonly name: string
  readonly exists: boolean
  readonly is_superuser: boolean
  readonly bypasses_rls: boolean
  /** Whether the login may act as it. */
  readonly may_act: boolean
  /** Whether it has what leora_jobs_runner is granted; null where there is no such role. */
  readonly is_runner: boolean | null
  readonly isEmbedded: boolean
}

/** A role that row security binds, and that has what a run needs. */
export const actingRole: Check<ActingRole | undefined> = {
  name: 'role',
  async read({ query, assumeRole, isEmbedded }) {
    const [row] = await query<Omit<ActingRole, 'isEmbedded'>>(
      `select current_user::text as login, wanted.name, r.oid is not null as exists,
         coalesce(r.rolsuper, false) as is_superuser,
         coalesce(r.rolbypassrls, false) as bypasses_rls, coalesce(${maySetRole('r.oid')}, false) as may_act,
         (select pg_has_role(r.oid, g.oid, 'usage') from pg_catalog.pg_roles g
           where g.rolname = 'leora_jobs_runner') as is_runner
       from (select coalesce($1::text, current_user::text) as name) wanted
       left join pg_catalog.pg_roles r on r.rolname = wanted.name`,
      [assumeRole],
    )
    return row && { ...row, isEmbedded }
  },
  judge(role) {
    if (!role) return [{ level: 'note', message: 'The server does not say whom the session runs as.' }]
    const details = { login: role.login, role: role.name }
    const unusable = cannotAct(role)
    if (unusable) return [{ ...unusable, details }]
    if (role.is_superuser || role.bypasses_rls) {
      const why = role.is_superuser ? 'is a superuser' : 'has BYPASSRLS'
      const message =
        `The role '${role.name}' ${why}, so row-level security does not bind it: runs are refused, a dry run works. ` +
        "Create a login for them; or set assumeRole: 'leora_jobs_runner', which is weaker, where the database offers no " +
        'other login.'
      return [{ level: 'problem', message, remedy: 'leora-jobs migrate --create-login leora_jobs_app', details }]
    }
    return [...membership(role), ...assumed(role)].map((verdict) => ({ ...verdict, details }))
  },
}

function cannotAct({ exists, may_act, name, login }: ActingRole): Verdict | null {
  if (!exists) {
    const message = `The role to assume, '${name}', does not exist; nothing more was looked at.`
    return { level: 'problem', message, ...(name === 'leora_jobs_runner' && { remedy: 'leora-jobs migrate' }) }
  }
  if (may_act) return null
  const message = `The login '${login}' may not act as '${name}'; nothing more was looked at.`
  const remedy = `grant ${quoted(name)} to ${quoted(login)}`
  return { level: 'problem', message, remedy, fix: [remedy] }
}

function membership({ name, is_runner }: ActingRole): readonly Verdict[] {
  if (is_runner === true) return [{ level: 'ok', message: `Runs act as '${name}', which row-level security binds.` }]
  if (is_runner === null) {
    const message = `Runs act as '${name}', which row-level security binds; leora_jobs_runner does not exist yet.`
    return [{ level: 'ok', message }]
  }
  const message =
    `Runs act as '${name}', which is no member of leora_jobs_runner: what \`leora-jobs migrate\` grants does not reach it. ` +
    'The grants it has of its own are looked at below.'
  return [{ level: 'note', message, remedy: `grant leora_jobs_runner to ${quoted(name)}` }]
}

function assumed({ name, login, isEmbedded }: ActingRole): readonly Verdict[] {
  if (name === login || isEmbedded) return []
  const message =
    `'${name}' is assumed by the login '${login}' in each transaction: weaker than a login of its own, since the ` +
    'session can go back.'
  return [{ level: 'note', message, remedy: 'leora-jobs migrate --create-login leora_jobs_app' }]
}
