import type { CalendarDay } from '@leora-jobs/core'
import type { CustomerFacts, SubjectFacts, SubjectKind } from '@leora-jobs/core/jobs'
import { accountFactsOf } from './account-sales.ts'

/** A row of a subject as the driver gives it. */
export interface SubjectRow {
  readonly subjectKind: SubjectKind
  readonly subjectId: string
  readonly ruleId: string
  readonly customerId: string | null
  /** Null where a sample names a customer that is gone. */
  readonly customerName: string | null
  readonly isClosed: boolean | null
  readonly doNotContactUntil: string | null
  readonly recentTasks: number | null
  readonly repId: string | null
  readonly repName: string | null
  readonly repEmail: string | null
  readonly tasksToday: number | null
  readonly customerType: string | null
  readonly currentType: string | null
  readonly saleDays: string | null
  readonly revenue: string | null
  readonly skus: string | null
  readonly skuId: string | null
  readonly code: string | null
  readonly skuName: string | null
  readonly tastedOn: string | null
  readonly soldOn: string | null
  readonly isActive: boolean | null
  readonly available: string | null
  readonly reorderPoint: string | null
  readonly dailyRate: string | null
}

export function subjectFactsOf(row: SubjectRow): SubjectFacts {
  const { subjectKind, skuId } = row
  const customer = customerOf(row)
  if (subjectKind === 'sample' && skuId !== null) {
    const skuCode = row.code ?? skuId
    return {
      label: `${skuCode} at ${customer?.name ?? '?'}`,
      customer,
      sample: { skuId, skuCode, tastedOn: row.tastedOn as CalendarDay, soldOn: row.soldOn as CalendarDay | null },
      sku: null,
    }
  }
  if (subjectKind === 'sku') {
    const code = row.code ?? row.subjectId
    const sku = {
      code,
      name: row.skuName,
      isActive: row.isActive ?? true,
      available: numberOrNull(row.available),
      reorderPoint: numberOrNull(row.reorderPoint),
      dailyRate: numberOrNull(row.dailyRate),
    }
    return { label: row.skuName === null ? code : `${code} ${row.skuName}`, customer: null, sample: null, sku }
  }
  return { label: customer?.name ?? 'Digest', customer, sample: null, sku: null }
}

function customerOf(row: SubjectRow): CustomerFacts | null {
  const { customerId, customerName, repId } = row
  if (customerId === null) return null
  const name = customerName ?? customerId
  return {
    id: customerId,
    name,
    isClosed: row.isClosed ?? false,
    doNotContactUntil: row.doNotContactUntil as CalendarDay | null,
    rep:
      repId === null
        ? null
        : { id: repId, name: row.repName ?? repId, email: row.repEmail, tasksToday: row.tasksToday ?? 0 },
    account: row.subjectKind === 'customer' ? accountFactsOf({ ...row, customerId, name }) : null,
    recentTasks: row.recentTasks ?? 0,
  }
}

function numberOrNull(text: string | null): number | null {
  return text === null ? null : Number(text)
}
