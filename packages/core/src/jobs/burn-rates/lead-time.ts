import type { SkuFacts } from './facts.ts'
import type { BurnRatesPolicy } from './policy.ts'

/** Days from order to receipt. */
export interface LeadTime {
  readonly days: number
  readonly deviationDays: number
  readonly basis: 'own' | 'policy'
}

/** The mean of the SKU's received purchase orders where there are any, else the policy's; how much it varies takes a few of them. */
export function leadTimeOf({ receipts }: Pick<SkuFacts, 'receipts'>, { leadTime }: BurnRatesPolicy): LeadTime {
  if (receipts === null) return { days: leadTime.days, deviationDays: leadTime.deviationDays, basis: 'policy' }
  const isKnown = receipts.deviationDays !== null && receipts.count >= leadTime.minimumReceipts
  const deviationDays = isKnown ? receipts.deviationDays : leadTime.deviationDays
  return { days: receipts.meanDays, deviationDays: deviationDays ?? leadTime.deviationDays, basis: 'own' }
}
