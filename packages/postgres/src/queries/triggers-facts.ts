import type { CalendarDay } from '@leora-jobs/core'
import type { CustomerFacts, SubjectFacts, SubjectKind } from '@leora-jobs/core/jobs'
import { accountFactsOf } from './account-sales.ts'

/** What the database knows of a subject; what its kind does not know is missing. */
export interface SubjectRow {
  readonly customerId?: string | null
  /** Null where a sample names a customer that is gone. */
  readonly customerName?: string | null
  readonly isClosed?: boolean | null
  readonly doNotContactUntil?: CalendarDay | null
  readonly recentTasks?: number | null
  readonly repId?: string | null
  readonly repName?: string | null
  readonly repEmail?: string | null
  readonly tasksToday?: number | null
  readonly customerType?: string | null
  readonly currentType?: string | null
  readonly saleDays?: string | null
  readonly revenue?: string | null
  readonly skus?: string | null
  readonly skuId?: string
  readonly code?: string | null
  readonly skuName?: string | null
  readonly tastedOn?: CalendarDay
  readonly soldOn?: CalendarDay | null
  readonly isActive?: boolean | null
  readonly available?: number | null
  readonly reorderPoint?: number | null
  readonly dailyRate?: number | null
}

export function subjectFactsOf(kind: SubjectKind, row: SubjectRow): SubjectFacts {
  const { skuId = '', code } = row
  const customer = customerOf(kind, row)
  if (kind === 'sample' && row.tastedOn) {
    const skuCode = code ?? skuId
    const sample = { skuId, skuCode, tastedOn: row.tastedOn, soldOn: row.soldOn ?? null }
    return { label: `${skuCode} at ${customer?.name ?? '?'}`, customer, sample, sku: null }
  }
  if (kind === 'sku') {
    const sku = {
      code: code ?? skuId,
      name: row.skuName ?? null,
      isActive: row.isActive ?? true,
      available: row.available ?? null,
      reorderPoint: row.reorderPoint ?? null,
      dailyRate: row.dailyRate ?? null,
    }
    return { label: sku.name === null ? sku.code : `${sku.code} ${sku.name}`, customer: null, sample: null, sku }
  }
  return { label: customer?.name ?? 'Digest', customer, sample: null, sku: null }
}

function customerOf(kind: SubjectKind, row: SubjectRow): CustomerFacts | null {
  const { customerId, repId } = row
  if (!customerId) return null
  const name = row.customerName ?? customerId
  const { customerType = null, currentType = null, saleDays = null, revenue = null, skus = null } = row
  const sales = { customerId, name, customerType, currentType, saleDays, revenue, skus }
  return {
    id: customerId,
    name,
    isClosed: row.isClosed ?? false,
    doNotContactUntil: row.doNotContactUntil ?? null,
    rep: repId
      ? { id: repId, name: row.repName ?? repId, email: row.repEmail ?? null, tasksToday: row.tasksToday ?? 0 }
      : null,
    account: kind === 'customer' ? accountFactsOf(sales) : null,
    recentTasks: row.recentTasks ?? 0,
  }
}
