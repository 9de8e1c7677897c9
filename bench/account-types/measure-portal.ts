import { benchmarkDay, type TenantPlan } from '../support/load-tenants.ts'
import { runInChild } from '../support/run-in-child.ts'
import { startProxy } from '../support/tcp-proxy.ts'
import type { ChildReport } from './child.ts'

/** The job at the size of the portal that the original design was made for, over a network. */
export interface Portal {
  readonly roundTripMs: number
  readonly allChanged: ChildReport & { readonly roundTrips: number }
  readonly nothingChanged: ChildReport & { readonly roundTrips: number }
}

const roundTripMs = 10
const pageSize = 5_000

/** 5,400 customers, 35,000 orders, 137,000 lines, 3,000 SKUs; smaller for a smoke run. */
export function portalPlan(largestCustomers: number): TenantPlan {
  const customers = Math.min(5_400, largestCustomers)
  const size = {
    customers,
    skus: 3_000,
    suppliers: 60,
    reps: 20,
    ordersPerCustomer: 35_000 / 5_400,
    linesPerOrder: 137 / 35,
  }
  return { slug: 'portal', seed: 1_000, size }
}

/** The first run changes everything, the second nothing. Both within 512 MB of heap. */
export async function measurePortal(runnerUrl: string): Promise<Portal> {
  const proxy = await startProxy(runnerUrl, roundTripMs)
  const run = async () => {
    proxy.takeRoundTrips()
    const args = [proxy.url, 'portal', benchmarkDay, String(pageSize)]
    const report = await runInChild<ChildReport>(new URL('./child.ts', import.meta.url), args, [
      '--max-old-space-size=512',
    ])
    return { ...report, roundTrips: proxy.takeRoundTrips() }
  }
  try {
    return { roundTripMs, allChanged: await run(), nothingChanged: await run() }
  } finally {
    proxy.close()
  }
}
