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
  const found = tenants.find((tenant) =>
    typeof reference === 'string'
      ? tenant.slug === reference || tenant.id === reference
      : 'slug' in reference
        ? tenant.slug === reference.slug
        : tenant.id === reference.id,
  )
  if (found) return found
  const text = typeof reference === 'string' ? reference : 'slug' in reference ? reference.slug : reference.id
  const close = closestMatches(text, tenants.map((tenant) => tenant.slug))
  const hint =
    close.length > 0
      ? `Did you mean ${close.map((slug) => `'${slug}'`).join(' or ')}?`
      : tenants.length === 0
        ? 'The tenant relation of the source is empty.'
        : `There are ${tenants.length}; the first are ${tenants.slice(0, 5).map((tenant) => tenant.slug).join(', ')}.`
  throw new LeoraError('TENANT_UNKNOWN', `There is no tenant '${text}'. ${hint}`, {
    details: { field: 'tenant', tenant: text, closeMatches: close },
  })
}
