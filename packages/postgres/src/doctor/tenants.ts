import { relationSelect } from '../source/relation-sql.ts'
import { compile, fragment } from '../sql-fragment.ts'
import type { Check } from './check.ts'

/** How many tenants there are, as a run that begins sees it: without a tenant set. */
export interface TenantFacts {
  readonly count: number
  /** Tables behind the relation `tenant` whose rows row-level security may hide. */
  readonly hiding: readonly string[]
}

/** Tenants to run for. */
export const tenants: Check<TenantFacts> = {
  name: 'tenants',
  async read({ source, query, tables }) {
    const { text, parameters } = compile(
      fragment`select count(*)::int as count from (${relationSelect({ source, types: {} }, 'tenant', '')}) tenant`,
    )
    const [row] = await query<{ count: number }>(text, parameters)
    const behind = (await tables()).tables.filter(({ relation }) => relation === 'tenant')
    const hiding = await query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.oid = any($1::oid[]) and row_security_active(c.oid)`,
      [behind.map(({ oid }) => oid)],
    )
    return { count: row?.count ?? 0, hiding: hiding.map(({ name }) => name) }
  },
  judge({ count, hiding }) {
    const details = { count, hiding }
    if (hiding.length > 0) {
      const rule =
        `Row-level security on ${hiding.join(', ')} binds this role, ` +
        'and the list of tenants is read before any tenant is set'
      if (count === 0) {
        const message =
          `${rule}: no tenant can be seen, so that there is nothing to run for. Let leora_jobs_runner see all of ` +
          'them.'
        const remedy = hiding.map(
          (table) => `create policy leora_jobs_registry on ${table} for select to leora_jobs_runner using (true)`,
        )
        return [{ level: 'problem', message, remedy: remedy.join('; '), details }]
      }
      return [{ level: 'note', message: `${rule}: ${count} can be seen; there may be others.`, details }]
    }
    if (count > 0) return [{ level: 'ok', message: `${count} ${count === 1 ? 'tenant' : 'tenants'}.`, details }]
    return [{ level: 'warning', message: 'There is no tenant, so that there is nothing to run for.', details }]
  },
}
