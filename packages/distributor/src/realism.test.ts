import { describe, expect, it } from 'vitest'
import { parseDay } from './calendar.ts'
import { collectTables, groupBy, localDay, share, type TestRecord } from './collect-tables.ts'
import { generateDistributor } from './generate-distributor.ts'

const timeZone = 'America/New_York'

function isSold(line: TestRecord): boolean {
  return line.is_sample === false && Number(line.unit_price) > 0 && Number(line.quantity) > 0
}

describe.each([
  { seed: 1, asOf: '2026-03-11' },
  { seed: 7, asOf: '2025-08-24' },
  { seed: 42, asOf: '2024-02-29' },
])('the demo of seed $seed as of $asOf', ({ seed, asOf }) => {
  const tenant = { slug: 'demo', name: 'Demo', timeZone }
  const tables = collectTables(generateDistributor({ seed, asOf, tenant }))
  const { customer: customers, order: orders, order_line: lines, sample: samples } = tables
  const linesOf = groupBy(lines, 'order_id')
  const asOfDay = parseDay(asOf)
  const dayOf = (cell: TestRecord[string] | undefined) => localDay(cell, timeZone)
  const sales = orders.filter((order) => {
    const day = dayOf(order.delivered_at ?? order.fulfilled_at ?? order.ordered_at)
    const isDone = ['FULFILLED', 'PARTIALLY_FULFILLED', 'DELIVERED'].includes(String(order.status))
    return isDone && day <= asOfDay && (linesOf.get(order.id) ?? []).some(isSold)
  })

  const between = (value: number, low: number, high: number) => {
    expect(value).toBeGreaterThanOrEqual(low)
    expect(value).toBeLessThanOrEqual(high)
  }

  it('has active, target and prospective accounts in the shares of a healthy trade', () => {
    const ages = new Map(customers.map(({ id }) => [id, Number.POSITIVE_INFINITY]))
    for (const order of sales) {
      const age = asOfDay - dayOf(order.delivered_at ?? order.fulfilled_at ?? order.ordered_at)
      ages.set(order.customer_id ?? null, Math.min(age, ages.get(order.customer_id ?? null) ?? age))
    }
    const all = [...ages.values()]
    between(
      share(all, (age) => age <= 180),
      0.55,
      0.65,
    )
    between(
      share(all, (age) => age > 180 && age <= 365),
      0.11,
      0.19,
    )
    between(
      share(all, (age) => age > 365),
      0.2,
      0.3,
    )
    const isTyped = (record: TestRecord, type: string | null) => record.account_type === type
    between(
      share(customers, (each) => isTyped(each, 'HOLD')),
      0.01,
      0.03,
    )
    between(
      share(customers, (each) => isTyped(each, null)),
      0.015,
      0.045,
    )
    const typeOf = (age: number) => (age <= 180 ? 'ACTIVE' : age <= 365 ? 'TARGET' : 'PROSPECT')
    between(
      share(customers, (each) => each.account_type !== typeOf(ages.get(each.id ?? null) ?? 0)),
      0.08,
      0.22,
    )
  })

  it('has the dirt of the application in its proportions', () => {
    between(
      share(orders, (order) => order.delivered_at === null),
      0.945,
      0.975,
    )
    between(
      share(customers, (customer) => customer.last_order_date === null),
      0.79,
      0.85,
    )
    between(
      share(orders, (order) => !linesOf.has(order.id)),
      0.01,
      0.02,
    )
    between(
      share(lines, (line) => line.is_sample === false && Number(line.unit_price) === 0),
      0.01,
      0.025,
    )
    between(
      share(lines, (line) => Number(line.quantity) < 0),
      0.0001,
      0.0005,
    )
    expect(lines.filter((line) => Number(line.quantity) < 0).length).toBeGreaterThanOrEqual(5)
    between(
      share(customers, (customer) => / SAMPLES( \d+)?$/.test(String(customer.name))),
      0.009,
      0.011,
    )
    between(
      share(customers, (customer) => customer.sales_rep_id === null),
      0.025,
      0.055,
    )
    const repeats = orders.filter(({ id }) => {
      const skus = (linesOf.get(id) ?? []).map((line) => line.sku_id)
      return new Set(skus).size < skus.length
    })
    between(repeats.length / orders.length, 0.01, 0.03)
    const isUnequal = ({ id, total }: TestRecord) => {
      const sum = (linesOf.get(id) ?? []).reduce(
        (all, line) => all + Number(line.quantity) * Number(line.unit_price),
        0,
      )
      return Math.abs(Number(total) - sum) > 0.005
    }
    between(
      share(
        orders.filter(({ total }) => total !== null),
        isUnequal,
      ),
      0.28,
      0.38,
    )
  })

  it('puts orders at local midnight, mostly, and none after as-of but the future-dated ones', () => {
    const dated = orders.filter((order) => order.ordered_at !== null)
    const isMidnight = ({ ordered_at }: TestRecord) => /T0[45]:00:00.000Z$/.test(String(ordered_at))
    between(share(dated, isMidnight), 0.8, 0.9)
    between(
      share(dated, (order) => dayOf(order.ordered_at) > asOfDay),
      0.001,
      0.005,
    )
    const past = [
      ...customers.flatMap((each) => [each.created_at, each.account_type_updated_at, each.last_order_date]),
      ...orders.flatMap((each) => [each.fulfilled_at, each.delivered_at, each.created_at]),
      ...samples.map((each) => each.tasted_at),
      ...tables.purchase_order_line.flatMap((each) => [each.ordered_at, each.received_at]),
      ...tables.task.map((each) => each.created_at),
    ]
    expect(past.some((cell) => dayOf(cell) > asOfDay)).toBe(false)
    const isBackward = (order: TestRecord) => dayOf(order.fulfilled_at) < dayOf(order.ordered_at)
    expect(orders.some(isBackward)).toBe(false)
  })

  it('turns some tastings into orders: more with time, and not the same share for every rep', () => {
    const bought = new Map<string, number[]>()
    for (const order of sales.filter(({ ordered_at }) => ordered_at !== null)) {
      for (const line of (linesOf.get(order.id) ?? []).filter(isSold)) {
        const key = `${order.customer_id} ${line.sku_id}`
        bought.set(key, [...(bought.get(key) ?? []), dayOf(order.ordered_at)])
      }
    }
    const rate = (list: readonly TestRecord[], window: number) => {
      return share(list, (sample) => {
        const days = bought.get(`${sample.customer_id} ${sample.sku_id}`) ?? []
        return days.some((day) => day > dayOf(sample.tasted_at) && day <= dayOf(sample.tasted_at) + window)
      })
    }
    between(rate(samples, 7), 0.04, 0.15)
    between(rate(samples, 30), 0.1, 0.25)
    between(rate(samples, 90), 0.13, 0.35)
    const byRep = [...groupBy(samples, 'sales_rep_id').values()].map((list) => rate(list, 90))
    expect(Math.max(...byRep)).toBeGreaterThan(1.4 * Math.min(...byRep))
  })

  it('peaks in the fourth quarter and leaves some SKUs out of stock', () => {
    const bottles = (isIn: (month: number) => boolean) => {
      const chosen = sales.filter(
        ({ ordered_at }) => ordered_at !== null && isIn(Number(String(ordered_at).slice(5, 7))),
      )
      return chosen.flatMap(({ id }) => linesOf.get(id) ?? []).reduce((sum, { quantity }) => sum + Number(quantity), 0)
    }
    between(bottles((month) => month >= 10) / bottles(() => true), 0.29, 0.45)
    const onHand = new Map<unknown, number>()
    for (const { sku_id, on_hand } of tables.inventory) onHand.set(sku_id, (onHand.get(sku_id) ?? 0) + Number(on_hand))
    between(
      share([...onHand.values()], (bottles) => bottles === 0),
      0.02,
      0.12,
    )
    between(
      share(tables.purchase_order_line, ({ received_at }) => received_at === null),
      0.01,
      0.06,
    )
  })
})
