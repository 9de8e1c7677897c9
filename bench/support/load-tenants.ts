import { type DistributorSize, loadDistributor } from '@leora-jobs/distributor'
import { openConnection } from '@leora-jobs/postgres'

/** A tenant to generate. */
export interface TenantPlan {
  readonly slug: string
  readonly seed: number
  readonly size: Partial<DistributorSize>
}

export const benchmarkDay = '2026-03-11'
const timeZone = 'America/New_York'

/** Generates tenants one after another over one connection of the superuser's. Foreign keys are not checked: the generator keeps them. */
export async function loadTenants(url: string, plans: readonly TenantPlan[]): Promise<void> {
  const connection = await openConnection({ url })
  const settings = { session_replication_role: 'replica', search_path: 'public' }
  try {
    for (const { slug, seed, size } of plans) {
      await connection.transaction({ settings }, (transaction) =>
        loadDistributor((text, parameters) => transaction.query(text, parameters), {
          seed,
          asOf: benchmarkDay,
          tenant: { slug, name: slug, timeZone },
          size,
        }),
      )
    }
  } finally {
    await connection.close()
  }
}

/** One large tenant, and small ones that together have as much again. */
export function tenantPlans(
  size: Partial<DistributorSize> & { readonly customers: number },
  smallTenants: number,
): readonly TenantPlan[] {
  const customers = Math.max(1, Math.round(size.customers / smallTenants))
  const small = Array.from({ length: smallTenants }, (_, index) => ({
    slug: `small-${index + 1}`,
    seed: index + 2,
    size: { ...size, customers, skus: 100, suppliers: 10, reps: 4 },
  }))
  return [{ slug: 'large', seed: 1, size }, ...small]
}
