import type { DayNumber } from '../../calendar-day.ts'
import { classify, isSameView, type View } from './classify.ts'
import type { History } from './history.ts'
import type { AccountTypesPolicy } from './policy.ts'

/**
 * The earliest day after `day` on which the view differs if nothing is ordered. Views change only where something enters or leaves a
 * window or a limit is passed, so only these days are looked at, in order; null where none of them changes anything.
 */
export function nextReview(history: History, day: DayNumber, now: View, policy: AccountTypesPolicy): DayNumber | null {
  for (const candidate of candidateDays(history, day, policy)) {
    if (!isSameView(now, classify(history, candidate, policy))) return candidate
  }
  return null
}

function candidateDays(history: History, day: DayNumber, policy: AccountTypesPolicy): readonly DayNumber[] {
  const { volume, frequency, mix, subStatus, type } = policy
  const days = new Set<DayNumber>()
  const add = (candidate: DayNumber) => {
    if (candidate > day) days.add(candidate)
  }
  for (const { day: revenueDay } of history.revenue) {
    add(revenueDay + volume.windowDays)
    add(revenueDay + subStatus.declineWindowDays)
    add(revenueDay + 2 * subStatus.declineWindowDays)
  }
  for (const { last, secondLast } of history.skus) {
    add(last + mix.windowDays)
    if (secondLast !== null) add(secondLast + mix.windowDays)
  }
  for (let index = history.saleDays.length - 1; index >= 0; index -= 1) {
    const saleDay = history.saleDays[index] ?? day
    if (day - saleDay >= frequency.windowDays) break
    add(saleDay + frequency.windowDays)
  }
  if (history.lastSale !== null && history.firstSale !== null) {
    add(history.lastSale + type.activeDays + 1)
    add(history.lastSale + type.targetDays + 1)
    add(history.firstSale + subStatus.newDays + 1)
    add(history.lastSale + subStatus.reactivatedDays + 1)
    if (history.cadence) add(history.lastSale + history.cadence.overdueAtDays)
  }
  return [...days].sort((left, right) => left - right)
}
