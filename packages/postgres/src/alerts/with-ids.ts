import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/** The alerts `a` of these ids, as somebody typed them: what is no UUID is the id of none. */
export function withIds(tenantId: string, ids: readonly string[]): SqlFragment {
  const typed = ids.map((id) => id.toLowerCase())
  return fragment`a.tenant_id = ${param(tenantId, 'text')} and a.id::text = any (${param(typed, 'text[]')})`
}
