import { LeoraError, type Tenant } from '@leora-jobs/core'
import type { App } from '../define-config.ts'
import { type Environment, readVariable } from './read-variable.ts'

/** Which tenants a command is for: flag before environment before config. Throws TENANT_MISSING where nothing says it. */
export async function chooseTenants(
  app: App,
  flags: { readonly tenant?: string | undefined; readonly allTenants?: boolean | undefined },
  environment: Environment,
): Promise<readonly Tenant[]> {
  if (!flags.allTenants) return [await chooseTenant(app, flags.tenant, environment, '--tenant or --all-tenants')]
  if (flags.tenant === undefined) return app.listTenants()
  throw new LeoraError('INPUT_INVALID', '--tenant and --all-tenants exclude each other; give one.', {
    details: { field: 'tenant' },
  })
}

/** Whether flag, environment or config name a tenant; where none does, a command that only lists is for all. */
export function namesTenant({ config }: App, tenant: string | undefined, environment: Environment): boolean {
  const variables = ['TENANT_SLUG', 'TENANT_ID', 'DEFAULT_TENANT_SLUG']
  const isSet = variables.some((name) => readVariable(environment, name) !== undefined)
  return tenant !== undefined || isSet || config.defaultTenant !== undefined
}

/** The one tenant that a command is for. */
export async function chooseTenant(
  app: App,
  tenant: string | undefined,
  environment: Environment,
  flags = '--tenant',
): Promise<Tenant> {
  if (tenant !== undefined) return app.resolveTenant(tenant)
  const slug = readVariable(environment, 'TENANT_SLUG')
  if (slug !== undefined) return app.resolveTenant({ slug })
  const id = readVariable(environment, 'TENANT_ID')
  if (id !== undefined) return app.resolveTenant({ id })
  const fallback = readVariable(environment, 'DEFAULT_TENANT_SLUG') ?? app.config.defaultTenant
  if (fallback !== undefined) return app.resolveTenant({ slug: fallback })
  throw await tenantMissing(app, flags)
}

async function tenantMissing(app: App, flags: string): Promise<LeoraError> {
  const slugs = (await app.listTenants()).map(({ slug }) => slug)
  const first = `${slugs.slice(0, 10).join(', ')}${slugs.length > 10 ? ', …' : ''}`
  const known = slugs.length === 0 ? 'The database has no tenants.' : `The database has: ${first}.`
  return new LeoraError('TENANT_MISSING', `Which tenant? Give ${flags}, or set TENANT_SLUG. ${known}`, {
    details: { field: 'tenant', tenants: slugs.slice(0, 100) },
  })
}
