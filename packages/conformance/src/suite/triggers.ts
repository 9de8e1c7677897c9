import { addDays, type Tenant } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import type { GivenRule } from '../bed/add-rules.ts'
import { type GivenSample, idOf } from '../bed/add-tastings.ts'
import { ownerRows } from '../bed/as-owner.ts'
import { dump } from '../bed/dump.ts'
import type { Subject } from '../bed/test-bed.ts'
import { executions, tasks, triggerDays } from '../bed/trigger-days.ts'
import { addSale, addShop, feb, rhythm, sale, shop } from '../bed/trigger-shop.ts'
import { useBed } from '../bed/use-bed.ts'

const week: GivenRule = { name: 'Week', type: 'sample-no-order' }
const month: GivenRule = { name: 'Month', type: 'sample-no-order', config: { daysAfter: 30 } }
const first: GivenRule = { name: 'First', type: 'first-order-followup' }
const dormant: GivenRule = { name: 'Dormant', type: 'customer-dormant' }
const missed: GivenRule = { name: 'Missed', type: 'missed-order-pattern' }

/** What rules do on every database; how each decides is tested where it decides. */
export function describeTriggers(subject: Subject): void {
  describe('process-triggers', () => {
    const bed = useBed(subject)

    const cancelAll = (tenant: Tenant) =>
      ownerRows(bed(), `update task set status = 'CANCELLED' where tenant_id = $1::uuid`, [tenant.id])

    test('two rules of one type both fire for one sample, each at its time; a sale ends the wait', async () => {
      const samples: readonly GivenSample[] = [
        ['Ana', 'Bar', 'RED', `${feb(3)}T10:00Z`],
        ['Ben', 'Pub', 'RED', `${feb(3)}T10:00Z`],
      ]
      const tenant = await addShop(bed(), 'two-rules', shop(['Bar', 'Pub'], [sale('Pub', feb(12))], samples), [
        week,
        month,
      ])
      const days = triggerDays(bed(), tenant)
      await days.on(feb(1))
      await days.from(feb(9), feb(13))
      await days.from(feb(31), feb(34))
      expect(await executions(bed(), tenant)).toEqual([
        '2026-02-10 Week | RED at Bar | fired',
        '2026-02-10 Week | RED at Pub | fired',
        '2026-03-05 Month | RED at Bar | fired',
      ])
      expect(await tasks(bed(), tenant)).toHaveLength(3)
      expect((await tasks(bed(), tenant))[0]).toMatch(/^Bar \| Ana \| .*Bar.*\| 2026-02-13 \| MEDIUM \| PENDING$/)
    })

    test('an outage of three days loses no follow-up of a first order', async () => {
      const tenant = await addShop(
        bed(),
        'outage',
        shop(['Bar', 'Pub'], [sale('Bar', feb(10)), sale('Pub', feb(11))]),
        [first],
      )
      const days = triggerDays(bed(), tenant)
      await days.from(feb(8), feb(10))
      await days.on(feb(14))
      await days.on(feb(15))
      expect(await executions(bed(), tenant)).toEqual([
        '2026-02-14 First | Bar | fired',
        '2026-02-14 First | Pub | fired',
      ])
    })

    test('a rule that is switched on over 5,000 customers that match sends nothing about them', async () => {
      const tenant = await addShop(bed(), 'flood', shop(['Bar'], [sale('Bar', feb(1))]), [dormant])
      await ownerRows(
        bed(),
        `with c as (
           insert into customer (tenant_id, name) select $1::uuid, 'C ' || n from generate_series(1, 5000) n returning tenant_id, id
         ), o as (
           insert into "order" (tenant_id, customer_id, status, ordered_at) select tenant_id, id, 'DELIVERED', '2025-12-20T12:00Z' from c returning tenant_id, id
         )
         insert into order_line (tenant_id, order_id, sku_id, quantity, unit_price) select tenant_id, id, $2::uuid, 1, 10 from o`,
        [tenant.id, idOf('sku', 'RED')],
      )
      const days = triggerDays(bed(), tenant)
      expect((await days.on(feb(8), { dryRun: true })).summary).toMatchObject({ SEEN: 5_000, FIRED: 0 })
      expect((await days.on(feb(8))).summary).toMatchObject({ SEEN: 5_000, FIRED: 0, DIGEST: 0 })
      expect((await days.on(feb(9))).summary).toMatchObject({ SEEN: 0, FIRED: 0 })
      expect(await tasks(bed(), tenant)).toEqual([])
    })

    test('a task that was cancelled is not created again in its episode, and is in the next', async () => {
      const tenant = await addShop(bed(), 'cancelled', shop(['Bar'], rhythm('Bar', 10, feb(1))), [dormant])
      const days = triggerDays(bed(), tenant)
      await days.from(feb(44), feb(47))
      await cancelAll(tenant)
      await days.from(feb(48), feb(51))
      await days.on(feb(60))
      expect(await executions(bed(), tenant)).toEqual(['2026-03-18 Dormant | Bar | fired'])
      await addSale(bed(), tenant, 'Bar', `${feb(60)}T20:00Z`)
      await days.on(feb(61))
      await days.on(feb(106))
      await days.on(feb(107))
      expect((await tasks(bed(), tenant)).map((line) => line.split(' | ').at(-1))).toEqual(['CANCELLED', 'PENDING'])
    })

    test('a rep never gets more than the cap; one digest counts the rest', async () => {
      const customers = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']
      const orders = customers.flatMap((name) => rhythm(name, 10, feb(1)))
      const tenant = await addShop(bed(), 'caps', shop(customers, orders), [
        dormant,
        { name: 'Urgent', type: 'burn-rate-alert', config: { priority: 'HIGH', percentageThreshold: 340 } },
      ])
      // in pages of three: what was chosen is chosen over all of them
      const days = triggerDays(bed(), tenant, 3)
      await days.from(feb(40), feb(44))
      const report = await days.on(feb(46))
      const lines = await executions(bed(), tenant)
      expect(lines.filter((line) => line.endsWith('| fired'))).toHaveLength(5)
      expect(lines.filter((line) => line.includes('TASKS_PER_'))).toHaveLength(11)
      expect(lines.filter((line) => line.endsWith('| digest'))).toHaveLength(1)
      expect(report.summary).toMatchObject({ FIRED: 5, DIGEST: 1 })
      expect(await tasks(bed(), tenant)).toHaveLength(5)
      const [digest] = await ownerRows<{ reasons: { code: string; value: number }[] }>(
        bed(),
        `select reasons from leora_jobs.trigger_execution where tenant_id = $1::text and outcome = 'digest'`,
        [tenant.id],
      )
      expect(digest?.reasons.reduce((sum, { value }) => sum + value, 0)).toBe(11)
      await days.on(feb(46), { hour: 18 })
      expect(await tasks(bed(), tenant)).toHaveLength(5)
    })

    test('customers that are closed, or not to be contacted, get nothing', async () => {
      const customers = ['Closed', 'Open', 'Quiet']
      const tenant = await addShop(
        bed(),
        'closed',
        shop(
          customers,
          customers.flatMap((name) => rhythm(name, 10, feb(1))),
        ),
        [dormant],
      )
      await ownerRows(
        bed(),
        `update customer set is_closed = name = 'Closed', do_not_contact_until = case when name = 'Quiet' then '2026-12-31'::date end where tenant_id = $1::uuid`,
        [tenant.id],
      )
      await triggerDays(bed(), tenant).from(feb(44), feb(50))
      expect(await executions(bed(), tenant)).toEqual([
        '2026-03-18 Dormant | Closed | suppressed CLOSED',
        '2026-03-18 Dormant | Open | fired',
        '2026-03-18 Dormant | Quiet | suppressed DO_NOT_CONTACT',
      ])
      expect((await tasks(bed(), tenant)).map((line) => line.split(' | ')[0])).toEqual(['Open'])
    })

    test('runs every hour do what runs every six hours do', async () => {
      const samples: readonly GivenSample[] = [['Ana', 'Bar', 'RED', `${feb(3)}T10:00Z`]]
      const room = shop(['Bar', 'Pub'], [...rhythm('Pub', 10, feb(1)), sale('Bar', feb(8), 'WHITE')], samples)
      const seen: unknown[] = []
      for (const every of [1, 6]) {
        const tenant = await addShop(bed(), `every-${every}`, room, [week, first, dormant, missed])
        const days = triggerDays(bed(), tenant)
        for (let day = feb(9); day <= feb(10); day = addDays(day, 1)) {
          for (let hour = 0; hour < 24; hour += every) await days.on(day, { hour })
        }
        seen.push([await executions(bed(), tenant), await tasks(bed(), tenant)])
      }
      expect(seen[0]).toEqual(seen[1])
      expect(seen[0]).not.toEqual([[], []])
    })

    test('a rule that is not valid is named with its field, and the others run', async () => {
      const samples: readonly GivenSample[] = [['Ana', 'Bar', 'RED', `${feb(3)}T10:00Z`]]
      const tenant = await addShop(bed(), 'invalid', shop(['Bar'], [], samples), [
        week,
        { ...month, config: { daysAfter: 'soon' } },
      ])
      const days = triggerDays(bed(), tenant)
      await days.from(feb(8), feb(9))
      const report = await days.on(feb(10))
      expect(report).toMatchObject({ status: 'partial', summary: { FIRED: 1 } })
      expect(report.failures.map(({ error }) => error)).toEqual([
        { code: 'RULE_INVALID', message: expect.stringMatching(/Month.*daysAfter/s) },
      ])
    })

    test('a dry run shows what a run then does, with its tasks, and writes nothing', async () => {
      const tenant = await addShop(bed(), 'dry', shop(['Bar', 'Pub'], rhythm('Bar', 10, feb(1))), [dormant, missed])
      const days = triggerDays(bed(), tenant)
      await days.on(feb(20))
      const before = await dump(bed())
      const dry = await days.on(feb(46), { dryRun: true })
      expect(await dump(bed())).toEqual(before)
      expect(dry.changes?.flatMap(({ effects }) => effects?.tasks ?? [])).toHaveLength(1)
      const real = await days.on(feb(46))
      expect(dry.changes?.map(({ effects, ...change }) => change)).toEqual(real.changes)
      expect(await tasks(bed(), tenant)).toHaveLength(1)
    })

    test('pages of two, stopped in the middle, end as one page does', async () => {
      const customers = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
      const samples = customers.map((name): GivenSample => ['Ben', name, 'RED', `${feb(39)}T10:00Z`])
      const room = shop(
        customers,
        customers.flatMap((name) => rhythm(name, 10, feb(1))),
        samples,
      )
      const ends: unknown[] = []
      for (const pageSize of [5_000, 2]) {
        const tenant = await addShop(bed(), `pages-${pageSize}`, room, [
          week,
          dormant,
          missed,
          { name: 'Low', type: 'low-inventory' },
        ])
        const days = triggerDays(bed(), tenant, pageSize)
        await days.on(feb(44))
        for (let stops = 0; ; stops += 1) {
          const stop = new AbortController()
          if (pageSize === 2 && stops < 4) setTimeout(() => stop.abort(), 10 * stops)
          if ((await days.on(feb(46), { signal: stop.signal })).status === 'succeeded') break
        }
        ends.push([await executions(bed(), tenant), await tasks(bed(), tenant)])
      }
      expect(ends[1]).toEqual(ends[0])
      expect((ends[0] as readonly string[][])[1]).toHaveLength(5)
    })
  })
}
