import { closestMatches } from './closest-matches.ts'
import { LeoraError } from './errors.ts'
import type { Tenant } from './ports/database.ts'

/** How a caller names a tenant. */
export type TenantReference = string | { readonly slug: string } | { readonly id: string }

/**
 * The tenant meant: by slug, or by id. Throws TENANT_UNKNOWN, naming close matches: an unknown tenant is never an empty
 * success.
 */
export function resolveTenant(tenants: readonly Tenant[], reference: TenantReference): Tenant {
  const { slug, id } =
    typeof reference === 'string'
      ? { slug: reference, id: reference }
      : { slug: undefined, id: undefined, ...reference }
  const found = tenants.find((tenant) => tenant.slug === slug) ?? tenants.find((tenant) => tenant.id === id)
  if (found) return found
  const text = slug ?? id ?? ''
  const close = closestMatches(
    text,
    tenants.map((tenant) => tenant.slug),
  )
  const hint =
    close.length > 0
      ? `Did you mean ${close.map((slug) => `'${slug}'`).join(' or ')}?`
      : tenants.length === 0
        ? 'The tenant relation of the source is empty.'
        : `There are ${tenants.length}; the first are ${tenants
            .slice(0, 5)
            .map((tenant) => tenant.slug)
            .join(', ')}.`
  throw new LeoraError('TENANT_UNKNOWN', `There is no tenant '${text}'. ${hint}`, {
    details: { field: 'tenant', tenant: text, closeMatches: close },
  })
}
