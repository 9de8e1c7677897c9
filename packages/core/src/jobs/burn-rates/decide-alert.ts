import type { Decision, Reason } from '../../decision.ts'
import { daysOfSupply } from './days-of-supply.ts'
import type { AlertFacts, AlertType } from './facts.ts'
import { recentSkuView } from './recent-sku-view.ts'
import type { InventoryAlert, Severity } from './results.ts'
import { roundedUnits } from './rounded.ts'
import type { SkuContext, SkuView } from './sku-view.ts'

const viewOf = recentSkuView()

/** An alert that a SKU's stock calls for. */
interface DueAlert {
  readonly type: AlertType
  readonly severity: Severity
}

/**
 * An episode of one type of alert: it opens on the day its condition becomes true, is updated while it holds, and ends on the day it no longer does.
 * Becoming true again is a new opening. What `before` says of a later day is left alone.
 */
export function decideAlert(
  facts: AlertFacts,
  context: SkuContext,
  before: Readonly<Partial<InventoryAlert>> | null,
): Decision<InventoryAlert> | null {
  const { asOf } = context
  const openedOn = before?.openedOn ?? null
  const resolvedOn = before?.resolvedOn ?? null
  if ((openedOn !== null && asOf < openedOn) || (resolvedOn !== null && asOf < resolvedOn)) return null
  const isOpen = openedOn !== null && resolvedOn === null
  // most SKUs keep no stock, or have no alert of a type, and need no look at their sales
  if (facts.stock === null && !isOpen) return null
  const view = viewOf(facts, context)
  const due = dueAlert(facts, view, context)
  const openings = before?.openings ?? 0
  const present = { urgency: view.urgency, available: view.stock === null ? null : roundedUnits(view.stock.available) }
  if (due?.type === facts.alertType) {
    const opening = isOpen ? { openedOn, openings } : { openedOn: asOf, openings: openings + 1 }
    const next = { severity: due.severity, ...present, ...opening, resolvedOn: null }
    return { next, reasons: [reasonOf(facts.alertType, view, due)] }
  }
  if (!isOpen) return null
  const next = { severity: before?.severity ?? 'INFO', ...present, openedOn, openings, resolvedOn: asOf }
  return { next, reasons: [reasonOf('RESOLVED', view, due)] }
}

/**
 * What an urgency calls for. OUT_OF_STOCK is CRITICAL for what is known to sell, INFO otherwise; LOW_STOCK is CRITICAL where it runs out before an
 * order placed now arrives, a WARNING where it is to be ordered, INFO where that is soon. What is no longer offered is never missed.
 */
function dueAlert({ isActive }: AlertFacts, view: SkuView, { policy }: SkuContext): DueAlert | null {
  const { urgency, stock, rate, leadTime, isDormant } = view
  const { dailyRate } = rate
  if (urgency === null || stock === null) return null
  if (urgency === 'EXCESS') {
    const supply = daysOfSupply(stock.available, dailyRate)
    const isLong = supply === null ? isDormant : supply > policy.alerts.overstockedWarningDays
    return { type: 'OVERSTOCKED', severity: isLong ? 'WARNING' : 'INFO' }
  }
  if (!isActive) return null
  const sells = dailyRate !== null && dailyRate > 0
  if (urgency === 'OUT') return { type: 'OUT_OF_STOCK', severity: sells ? 'CRITICAL' : 'INFO' }
  if (urgency === 'SOON') return { type: 'LOW_STOCK', severity: 'INFO' }
  if (urgency === 'OK') return null
  const isTooLate = stock.available < (dailyRate ?? 0) * leadTime.days
  return { type: 'LOW_STOCK', severity: isTooLate ? 'CRITICAL' : 'WARNING' }
}

function reasonOf(code: AlertType | 'RESOLVED', view: SkuView, due: DueAlert | null): Reason {
  const { stock, rate, replenishment, leadTime, urgency } = view
  const supply = stock && daysOfSupply(stock.available, rate.dailyRate)
  return {
    code,
    value: stock?.available ?? null,
    threshold: replenishment?.reorderPoint ?? null,
    evidence: {
      urgency,
      severity: due?.severity ?? null,
      dailyRate: rate.dailyRate,
      daysOfSupply: supply === null ? null : roundedUnits(supply),
      leadTimeDays: roundedUnits(leadTime.days),
      position: stock?.position ?? null,
      safetyStock: replenishment?.safetyStock ?? null,
    },
  }
}
