import { formatDay, toWorkday } from './calendar.ts'
import { type Customer, createCustomer } from './create-customer.ts'
import type { Distributor } from './create-distributor.ts'
import { createRandom, type Random } from './random.ts'
import type { Row } from './row-batch.ts'

/** The day of the last classification before as-of: what has happened since is what a first run changes. */
const classifiedAge = 28

function classify(ages: readonly number[]): 'ACTIVE' | 'TARGET' | 'PROSPECT' {
  const newest = ages.findLast((age) => age >= classifiedAge) ?? Number.POSITIVE_INFINITY
  if (newest - classifiedAge <= 180) return 'ACTIVE'
  return newest - classifiedAge <= 365 ? 'TARGET' : 'PROSPECT'
}

function drawAccountType(random: Random, ages: readonly number[]): string | null {
  const roll = random.next()
  if (roll < 0.02) return 'HOLD'
  return roll < 0.05 ? null : classify(ages)
}

/** Mostly missing; where it is there, half the time wrong, as the application's own column is. */
function drawLastOrderDate(random: Random, asOfDay: number, newest: number | undefined): string | null {
  if (newest === undefined || random.chance(0.8)) return null
  if (random.chance(0.5)) return formatDay(asOfDay - toWorkday(asOfDay, newest))
  return formatDay(asOfDay - Math.max(0, newest + random.between(-40, 10)))
}

/** The day until which nobody calls: for some it has just passed. */
function drawQuietDay(random: Random, asOfDay: number): string | null {
  const roll = random.next()
  if (roll < 0.03) return formatDay(asOfDay + random.between(1, 90))
  return roll < 0.045 ? formatDay(asOfDay - random.between(1, 10)) : null
}

function toRow(distributor: Distributor, customer: Customer): Row {
  const { seed, tenant, time, asOfDay, span } = distributor
  const { lifecycle, ages } = customer.history
  const random = createRandom(seed, 'record', customer.index)
  const accountType = drawAccountType(random, ages)
  const typedAge = classifiedAge + random.below(200)
  const createdAge = toWorkday(asOfDay, ages[0] ?? random.below(span.horizonDays)) + random.below(40)
  const isGone = lifecycle === 'lost' || lifecycle === 'lapsed'
  const state = random.chance(0.01) ? null : customer.territory.state
  const createdAt = time.at(asOfDay - createdAge, 9 * 3600)
  return [
    tenant.id,
    customer.id,
    customer.name,
    customer.rep?.id ?? null,
    customer.type,
    customer.territory.name,
    state,
    accountType,
    accountType === null ? null : time.at(asOfDay - typedAge, 2 * 3600),
    drawLastOrderDate(random, asOfDay, ages.at(-1)),
    random.chance(isGone ? 0.07 : 0.005),
    drawQuietDay(random, asOfDay),
    createdAt,
    accountType === null ? createdAt : time.at(asOfDay - Math.min(createdAge, typedAge), 9 * 3600),
  ]
}

/** All customers, one at a time. */
export function* customerRows(distributor: Distributor): Generator<Row> {
  for (let index = 0; index < distributor.size.customers; index++) {
    yield toRow(distributor, createCustomer(distributor, index))
  }
}
