import { isLeoraError, type LeoraErrorCode } from '../errors.ts'
import type { Tenant } from '../ports/database.ts'
import type { Outbox } from '../ports/outbox.ts'
import type { RelayReport } from './relay-report.ts'

/** What a relay came to for a tenant: a report, or what kept it from one. */
export interface RelayEntry {
  readonly tenant: Pick<Tenant, 'id' | 'slug'>
  readonly report?: RelayReport
  readonly error?: { readonly code: LeoraErrorCode; readonly message: string }
}

/** Opens a tenant's outbox for the time of `work`. */
export type WithOutbox = <T>(tenant: Tenant, work: (outbox: Outbox) => Promise<T>) => Promise<T>

/** One tenant after the other, until time is up. What one throws keeps no other waiting. */
export async function relayTenants(
  tenants: readonly Tenant[],
  relayOne: (tenant: Tenant) => Promise<RelayReport>,
  isOver: () => boolean,
): Promise<readonly RelayEntry[]> {
  const entries: RelayEntry[] = []
  for (const tenant of tenants) {
    if (isOver()) break
    const head = { tenant: { id: tenant.id, slug: tenant.slug } }
    try {
      entries.push({ ...head, report: await relayOne(tenant) })
    } catch (error) {
      const code = isLeoraError(error) ? error.code : 'INTERNAL'
      entries.push({ ...head, error: { code, message: error instanceof Error ? error.message : String(error) } })
    }
  }
  return entries
}
