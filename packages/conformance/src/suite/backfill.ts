import { addDays, calendarDay, defineJob, sql, table } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addShop } from '../bed/add-shop.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import { job } from '../bed/runs.ts'
import type { Subject, TestBed } from '../bed/test-bed.ts'
import { openBed, useBed } from '../bed/use-bed.ts'

interface DayOrders {
  readonly asOf: string
  readonly customerId: string
  readonly orders: number
}

/** One row a day and customer. */
const countOrders = defineJob({
  name: 'count-orders',
  description: 'Counts the orders of each day.',
  schedule: { cron: '0 2 * * *', missed: 'all' },
  asOf: 'last-complete-day',
  input: z.strictObject({}),
  policy: z.strictObject({}),
  record: { kind: 'customer', label: ({ customerId }: DayOrders) => customerId },
  page: ({ asOf, after, limit }) => sql<DayOrders>`
    select ${asOf}::date::text as as_of, customer.id::text as customer_id, count(o.id)::int as orders
    from customer left join sales_order o on o.customer_id = customer.id and o.ordered_at::date = ${asOf}::date
    where ${after ? sql`customer.id::text > ${after[1] ?? ''}` : sql`true`}
    group by customer.id order by customer.id limit ${limit}`,
  decide: ({ orders }) => ({ next: { orders }, reasons: [] }),
  target: table<Pick<DayOrders, 'orders'>>({
    name: 'public.day_orders',
    key: ['asOf', 'customerId'],
    columns: { orders: 'integer' },
  }),
})

const from = calendarDay('2026-02-10')
const to = calendarDay('2026-02-14')

export function describeBackfill(subject: Subject): void {
  describe('backfill', () => {
    const bed = useBed(subject)

    test('fills the days that have no run, oldest first, and goes on where it stopped', async () => {
      const own = await openBed(subject)
      await addDayTable(own)
      const tenant = await addShop(own, 'filled', [{ orders: [{ day: '2026-02-11' }, { day: '2026-02-13' }] }, {}])
      const runner = runnerOn(own, { jobs: [countOrders] })
      const known = await runner.run('count-orders', { tenant, asOf: calendarDay('2026-02-12') })
      expect(known.error).toBeUndefined()
      expect(known.counts).toMatchObject({ changed: 2 })
      await runner.run('count-orders', { tenant, asOf: calendarDay('2026-02-20') })

      const before = await dump(own)
      const dry = await runner.backfill('count-orders', { tenant, from, to, dryRun: true })
      expect(await dump(own)).toEqual(before)
      expect(dry.runs.map(({ asOf }) => asOf)).toEqual(['2026-02-10', '2026-02-11', '2026-02-13', '2026-02-14'])

      const stop = new AbortController()
      const first = await runner.backfill('count-orders', { tenant, from, to: addDays(from, 1), signal: stop.signal })
      expect(first).toMatchObject({ left: 0, written: [] })
      const rest = await runner.backfill('count-orders', { tenant, from, to })
      expect(rest.written).toEqual(['2026-02-10', '2026-02-11', '2026-02-12'])
      expect(rest.runs.map(({ asOf, status }) => [asOf, status])).toEqual([
        ['2026-02-13', 'succeeded'],
        ['2026-02-14', 'succeeded'],
      ])
      const days = await ownerRows<{ day: string; orders: number }>(
        own,
        'select as_of::text as day, sum(orders)::int as orders from day_orders group by 1 order by 1',
      )
      expect(days.map(({ day, orders }) => `${day.slice(8)}:${orders}`)).toEqual([
        '10:0',
        '11:1',
        '12:0',
        '13:1',
        '14:0',
        '20:0',
      ])
      expect((await runner.backfill('count-orders', { tenant, from, to })).runs).toEqual([])
      expect((await runner.backfill('count-orders', { tenant, from, to, again: true })).runs).toHaveLength(5)
      const claimed = await ownerRows(own, 'select from leora_jobs.occurrence')
      expect(claimed).toEqual([])
    })

    test('a job that keeps one state for all days is refused, but for a dry run', async () => {
      const tenant = await addShop(bed(), 'one-state', [{}])
      const runner = runnerOn(bed())
      const before = await dump(bed(), tenant.id)
      await expect(runner.backfill(job, { tenant, from, to })).rejects.toMatchObject({ code: 'AS_OF_OUTDATED' })
      expect((await runner.backfill(job, { tenant, from, to, dryRun: true })).runs).toHaveLength(5)
      expect(await dump(bed(), tenant.id)).toEqual(before)
    })

    test('a range that is none is refused, naming the field', async () => {
      const tenant = await addShop(bed(), 'no-range', [{}])
      const asked = { tenant, dryRun: true }
      for (const range of [
        { from: to, to: from },
        { from: calendarDay('1990-01-01'), to },
      ]) {
        await expect(runnerOn(bed()).backfill(job, { ...asked, ...range })).rejects.toMatchObject({
          code: 'INPUT_INVALID',
          details: { field: 'to' },
        })
      }
    })
  })
}

function addDayTable(bed: TestBed): Promise<void> {
  return ownerScript(
    bed,
    `create table day_orders (tenant_id text, as_of date, customer_id text, orders int, primary key (tenant_id, as_of, customer_id));
     grant select, insert, update on day_orders to leora_jobs_runner`,
  )
}
