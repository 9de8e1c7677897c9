import type { Check } from './check.ts'
import type { Verdict } from './finding.ts'

/** A policy that applies to the role that runs act as. */
export interface PolicyFacts {
  readonly name: string
  readonly permissive: boolean
  /** As pg_policy.polcmd says: `*` all, `r` select, `w` update. */
  readonly command: string
  /** Its USING and WITH CHECK. */
  readonly text: string
}

/** A table and its row-level security. */
export interface SecuredTable {
  readonly name: string
  /** Whether it lies in our own schema. */
  readonly is_ours: boolean
  readonly is_view: boolean
  readonly security_invoker: boolean
  readonly enabled: boolean
  readonly forced: boolean
  /** Whether the role that runs act as owns it. */
  readonly is_owner: boolean
  readonly policies: readonly PolicyFacts[]
}

export interface RowSecurityFacts {
  readonly tenantSetting: string
  readonly tables: readonly SecuredTable[]
}

/** Row-level security on the tables behind the source, and on ours, by the setting that runs announce a tenant with. */
export const rowSecurity: Check<RowSecurityFacts> = {
  name: 'row-security',
  async read({ query, role, tables, tenantSetting }) {
    const behind = (await tables()).tables.filter(({ relation }) => relation !== 'tenant')
    return { tenantSetting, tables: await query<SecuredTable>(securedTables, [role, behind.map(({ oid }) => oid)]) }
  },
  judge({ tenantSetting, tables }) {
    const open = tables.filter((table) => !table.is_view && !table.enabled)
    const others = tables.filter((table) => !open.includes(table))
    const verdicts = [...judgeOpen(open), ...others.flatMap((table) => judgeTable(table, tenantSetting))]
    if (verdicts.length > 0) return verdicts
    if (tables.length === 0) return [{ level: 'note', message: 'No table behind the source was found.' }]
    return [{ level: 'ok', message: `Row-level security guards all ${tables.length} tables, by ${tenantSetting}.` }]
  },
}

const securedTables = `
select format('%I.%I', n.nspname, c.relname) as name, n.nspname = 'leora_jobs' as is_ours,
  c.relkind in ('v', 'm') as is_view,
  coalesce(c.reloptions && '{security_invoker=true,security_invoker=on,security_invoker=1}', false) as security_invoker,
  c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
  pg_has_role(r.oid, c.relowner, 'usage') and not r.rolsuper as is_owner,
  coalesce((
    select json_agg(json_build_object(
      'name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
      'text', concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    ) order by p.polname)
    from pg_catalog.pg_policy p
    where p.polrelid = c.oid and p.polcmd in ('*', 'r', 'w')
      and (0 = any(p.polroles) or exists (
        select from unnest(p.polroles) member (oid) where pg_has_role(r.oid, member.oid, 'usage')
      ))
  ), '[]'::json) as policies
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_roles r on r.rolname = $1::text
where c.oid = any($2::oid[]) or (n.nspname = 'leora_jobs' and c.relkind in ('r', 'p') and c.relrowsecurity)
order by 2, 1`

/** One line for all: an application has it on all tables, on few, or on none. No statement: its own queries would see nothing without a tenant set. */
function judgeOpen(tables: readonly SecuredTable[]): readonly Verdict[] {
  if (tables.length === 0) return []
  const names = tables.map(({ name }) => name)
  const message =
    `${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} no row-level security: protected by the framework's ` +
    'predicate only. Runs carry it in every statement; whether to enable it is for the application to say, whose own ' +
    'queries see no row where no tenant is set.'
  return [{ level: 'warning', message, details: { tables: names } }]
}

function judgeTable(table: SecuredTable, tenantSetting: string): readonly Verdict[] {
  const { name } = table
  const details = { table: name }
  if (table.is_view) {
    if (table.security_invoker) return []
    const message =
      `${name} is a view with its owner's rights: it shows what row-level security hides, and is protected by ` +
      `the framework's predicate only.`
    return [{ level: 'warning', message, remedy: `alter view ${name} set (security_invoker = true)`, details }]
  }
  if (table.is_owner && !table.forced) {
    const message =
      `${name} belongs to the role that runs act as, and its row-level security is not forced: it is protected ` +
      `by the framework's predicate only.`
    return [{ level: 'warning', message, remedy: `alter table ${name} force row level security`, details }]
  }
  return judgePolicies(table, tenantSetting)
}

function judgePolicies({ name, is_ours, policies }: SecuredTable, tenantSetting: string): readonly Verdict[] {
  if (!policies.some(({ permissive, command }) => permissive && command !== 'w')) {
    const message = `${name} has row-level security and no policy for the role that runs act as: it shows them no row.`
    return [{ level: 'warning', message, details: { table: name } }]
  }
  return policies.flatMap((policy): readonly Verdict[] => {
    const details = { table: name, policy: policy.name }
    const settings = settingsIn(policy.text)
    const others = settings.filter((setting) => setting !== tenantSetting)
    if (others.length > 0) {
      const message =
        `The policy '${policy.name}' on ${name} reads ${others.join(', ')}, and runs announce their tenant in ` +
        `${tenantSetting}: it may hide every row. Set tenantSetting to what it reads.`
      return [{ level: is_ours ? 'problem' : 'warning', message, details: { ...details, settings: others } }]
    }
    if (settings.length > 0) return []
    const message =
      `The policy '${policy.name}' on ${name} names no setting, so whether it follows ${tenantSetting} cannot be ` +
      `told: ${policy.text}`
    return [{ level: 'note', message, details }]
  })
}

function settingsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/current_setting\(\s*'([^']+)'/gi)].map(([, setting = '']) => setting))]
}
