import type { Tenant } from '@leora-jobs/core'
import { type DistributorOptions, loadDistributor } from '@leora-jobs/distributor'
import { asOwner, ownerRows } from './as-owner.ts'
import { today } from './clock.ts'
import type { TestBed } from './test-bed.ts'

/** Adds a generated tenant. Those that share seed and idSeed are twins: the same ids, names and orders. */
export async function addDistributor(
  bed: TestBed,
  slug: string,
  { size, ...options }: Partial<Omit<DistributorOptions, 'tenant'>> = {},
): Promise<Tenant> {
  const small = { customers: 60, skus: 30, suppliers: 3, reps: 3, ordersPerCustomer: 8 }
  await asOwner(bed, ({ query }) =>
    loadDistributor((text, parameters) => query(text, parameters), {
      seed: 7,
      asOf: today,
      tenant: { slug, name: 'Generated', timeZone: 'UTC' },
      size: { ...small, ...size },
      ...options,
    }),
  )
  await ownerRows(bed, 'analyze')
  const tenant = (await bed.database.listTenants()).find((known) => known.slug === slug)
  if (!tenant) throw new Error(`The tenant ${slug} was not loaded.`)
  return tenant
}
