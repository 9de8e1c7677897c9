import type { DayNumber } from '../../calendar-day.ts'
import type { AccountType, FrequencyTier, SubStatus, VolumeTier } from './classification.ts'
import { type History, revenueBetween, saleDatesWithin } from './history.ts'
import type { AccountTypesPolicy } from './policy.ts'

/** A classification seen from one day, in day numbers, with the measures that it was made from. */
export interface View {
  readonly type: AccountType
  readonly volumeTier: VolumeTier
  readonly frequencyTier: FrequencyTier
  readonly mix: number
  readonly effectivePoints: number
  readonly subStatus: SubStatus | null
  readonly since: DayNumber | null
  readonly nextChange: DayNumber | null
  readonly measures: Measures
}

export interface Measures {
  readonly ageDays: number | null
  readonly firstSaleAgeDays: number | null
  readonly revenueCents: number
  readonly revenuePerMonth: number
  readonly saleDates: number
  readonly recentCents: number
  readonly priorCents: number
}

/** The classification as of `day`, on or after the facts' as-of. */
export function classify(history: History, day: DayNumber, policy: AccountTypesPolicy): View {
  const { lastSale } = history
  const measures = measure(history, day, policy)
  const type = typeOf(history.isHeld, measures.ageDays, policy)
  return {
    type,
    volumeTier: volumeTierOf(measures.revenuePerMonth, policy),
    frequencyTier: frequencyTierOf(measures.saleDates, policy),
    mix: skusWithin(history, day, policy.mix.windowDays),
    effectivePoints: repeatedSkusWithin(history, day, policy.mix.windowDays),
    subStatus: subStatusOf(history, type, measures, policy),
    since: lastSale === null ? null : sinceOf(type, history.saleDays, lastSale, policy),
    nextChange: lastSale === null ? null : nextChangeOf(type, lastSale, policy),
    measures,
  }
}

/** True where two views would be stored as the same row. */
export function isSameView(left: View, right: View): boolean {
  return (
    left.type === right.type &&
    left.volumeTier === right.volumeTier &&
    left.frequencyTier === right.frequencyTier &&
    left.mix === right.mix &&
    left.effectivePoints === right.effectivePoints &&
    left.subStatus === right.subStatus &&
    left.since === right.since &&
    left.nextChange === right.nextChange
  )
}

function measure(history: History, day: DayNumber, { volume, frequency, subStatus }: AccountTypesPolicy): Measures {
  const revenueCents = revenueBetween(history, day, 0, volume.windowDays - 1)
  const decline = subStatus.declineWindowDays
  return {
    ageDays: history.lastSale === null ? null : day - history.lastSale,
    firstSaleAgeDays: history.firstSale === null ? null : day - history.firstSale,
    revenueCents,
    revenuePerMonth: revenueCents / 100 / volume.months,
    saleDates: saleDatesWithin(history, day, frequency.windowDays),
    recentCents: revenueBetween(history, day, 0, decline - 1),
    priorCents: revenueBetween(history, day, decline, 2 * decline - 1),
  }
}

function typeOf(isHeld: boolean, ageDays: number | null, { type }: AccountTypesPolicy): AccountType {
  if (isHeld) return 'HOLD'
  if (ageDays === null || ageDays > type.targetDays) return 'PROSPECT'
  return ageDays <= type.activeDays ? 'ACTIVE' : 'TARGET'
}

function volumeTierOf(perMonth: number, { volume }: AccountTypesPolicy): VolumeTier {
  if (perMonth >= volume.highPerMonth) return 'HIGH'
  return perMonth >= volume.mediumPerMonth ? 'MEDIUM' : 'LOW'
}

function frequencyTierOf(saleDates: number, { frequency }: AccountTypesPolicy): FrequencyTier {
  if (saleDates >= frequency.highSaleDates) return 'HIGH'
  if (saleDates >= frequency.mediumSaleDates) return 'MEDIUM'
  return saleDates >= 1 ? 'LOW' : 'NONE'
}

function skusWithin(history: History, day: DayNumber, windowDays: number): number {
  let count = 0
  for (const { last } of history.skus) if (day - last < windowDays) count += 1
  return count
}

function repeatedSkusWithin(history: History, day: DayNumber, windowDays: number): number {
  let count = 0
  for (const { secondLast } of history.skus) if (secondLast !== null && day - secondLast < windowDays) count += 1
  return count
}

/** The first that holds. Only accounts with something to lose can be at risk or decline: not a prospect, and nobody on hold. */
function subStatusOf(
  history: History,
  type: AccountType,
  { ageDays, firstSaleAgeDays, recentCents, priorCents }: Measures,
  { subStatus }: AccountTypesPolicy,
): SubStatus | null {
  if (ageDays === null || firstSaleAgeDays === null || type === 'HOLD' || type === 'PROSPECT') return null
  if (firstSaleAgeDays <= subStatus.newDays) return 'NEW'
  if (ageDays <= subStatus.reactivatedDays && lastGap(history.saleDays) > subStatus.reactivatedGapDays)
    return 'REACTIVATED'
  if (history.cadence && ageDays >= history.cadence.overdueAtDays) return 'AT_RISK'
  const hasFloor = priorCents > 0 && priorCents >= subStatus.declineFloor * 100
  return hasFloor && recentCents <= subStatus.declineShare * priorCents ? 'DECLINING' : null
}

function lastGap(saleDays: readonly DayNumber[]): number {
  const last = saleDays.at(-1)
  const before = saleDays.at(-2)
  return last === undefined || before === undefined ? 0 : last - before
}

function sinceOf(
  type: AccountType,
  saleDays: readonly DayNumber[],
  lastSale: DayNumber,
  { type: limits }: AccountTypesPolicy,
): DayNumber | null {
  if (type === 'HOLD') return null
  if (type === 'TARGET') return lastSale + limits.activeDays + 1
  if (type === 'PROSPECT') return lastSale + limits.targetDays + 1
  return activeSince(saleDays, limits.activeDays)
}

/** The first sale of the unbroken run of activity that leads to the last one: a gap of one day more than ACTIVE lasts is no break. */
function activeSince(saleDays: readonly DayNumber[], activeDays: number): DayNumber | null {
  let since = saleDays.at(-1) ?? null
  for (let index = saleDays.length - 2; index >= 0; index -= 1) {
    const day = saleDays[index]
    if (day === undefined || since === null || since - day > activeDays + 1) break
    since = day
  }
  return since
}

function nextChangeOf(type: AccountType, lastSale: DayNumber, { type: limits }: AccountTypesPolicy): DayNumber | null {
  if (type === 'ACTIVE') return lastSale + limits.activeDays + 1
  return type === 'TARGET' ? lastSale + limits.targetDays + 1 : null
}
