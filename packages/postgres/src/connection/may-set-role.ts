/**
 * Whether the session may SET ROLE to the role of this oid or name. Since PostgreSQL 16 a member need not be allowed to: who may create roles is made
 * a member of those it makes, and may grant them, but not act as them.
 */
export function maySetRole(role: string): string {
  return `case when current_setting('server_version_num')::int >= 160000 then pg_has_role(${role}, 'set') else pg_has_role(${role}, 'member') end`
}
