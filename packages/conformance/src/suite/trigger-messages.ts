import { addDays } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import type { GivenRule } from '../bed/add-rules.ts'
import { ownerRows } from '../bed/as-owner.ts'
import type { Subject } from '../bed/test-bed.ts'
import { tasks, triggerDays } from '../bed/trigger-days.ts'
import { addSale, addShop, feb, rhythm, shop } from '../bed/trigger-shop.ts'
import { openSession, useBed } from '../bed/use-bed.ts'

const dormant: GivenRule = { name: 'Dormant', type: 'customer-dormant' }

const everything = { kinds: ['webhook'], limit: 10, leaseSeconds: 60, rate: { limit: 10, windowSeconds: 60 } } as const

/** What of a rule leaves the database. */
export function describeTriggerMessages(subject: Subject): void {
  describe('process-triggers: messages', () => {
    const bed = useBed(subject)

    test('messages are in the outbox once, whatever is undone and run again', async () => {
      const actions = [{ type: 'task' }, { type: 'webhook', url: 'https://crm.example.com/hook' }]
      const tenant = await addShop(bed(), 'messages', shop(['Bar'], rhythm('Bar', 10, feb(1))), [
        { ...dormant, config: { actions } },
      ])
      const days = triggerDays(bed(), tenant)
      await days.on(feb(40))
      const run = await days.on(feb(46))
      const outbox = () =>
        ownerRows(
          bed(),
          `select id, kind, destination, body, status from leora_jobs.outbox where tenant_id = $1::text`,
          [tenant.id],
        )
      const [sent, ...none] = await outbox()
      expect([sent, none]).toMatchObject([
        { kind: 'webhook', destination: 'https://crm.example.com/hook', status: 'pending' },
        [],
      ])
      expect(JSON.parse(String(sent?.body))).toMatchObject({
        type: 'trigger.fired',
        data: { rule: { name: 'Dormant' }, subject: { label: 'Bar' } },
      })
      expect((await days.undo(run.runId ?? '')).effects).toEqual({ unsent: 1, sent: 0, tasks: 1 })
      expect(await outbox()).toEqual([])
      const again = await days.on(feb(46), { hour: 18 })
      expect((await outbox()).map(({ id }) => id)).toEqual([sent?.id])
      // what a relay has tried stays: sent again, it would be the same message
      await ownerRows(
        bed(),
        `update leora_jobs.outbox set status = 'delivered', attempts = 1 where tenant_id = $1::text`,
        [tenant.id],
      )
      expect((await days.undo(again.runId ?? '')).effects).toMatchObject({ unsent: 0, sent: 1 })
      await days.on(feb(46), { hour: 20 })
      expect(await outbox()).toMatchObject([{ id: sent?.id, status: 'delivered' }])
      // four executions (one of each run), and the message
      expect((await days.pruned(feb(500))).effects).toBe(4)
      expect(await outbox()).toEqual([])
      expect(await tasks(bed(), tenant)).toHaveLength(1)
    })

    test('a message that is decided in quiet hours waits for their end, and is not sent where its episode is over by then', async () => {
      // ahead of the database's clock, by which messages are due
      const later = (day: number) => addDays(feb(day), 3_650)
      const actions = [{ type: 'webhook', url: 'https://crm.example.com/hook' }]
      const room = shop(['Bar', 'Pub'], [...rhythm('Bar', 10, later(1)), ...rhythm('Pub', 10, later(1))])
      const tenant = await addShop(bed(), 'quiet', room, [{ ...dormant, config: { actions } }])
      const days = triggerDays(bed(), tenant)
      await days.on(later(45))
      await days.on(later(46), { hour: 22 })
      const waiting = await ownerRows(
        bed(),
        `select record_label as label, to_char(next_attempt_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at
         from leora_jobs.outbox where tenant_id = $1::text order by 1`,
        [tenant.id],
      )
      expect(waiting).toEqual([
        { label: 'Dormant / Bar', at: `${later(47)} 07:00` },
        { label: 'Dormant / Pub', at: `${later(47)} 07:00` },
      ])
      await addSale(bed(), tenant, 'Pub', `${later(47)}T05:00Z`)
      await days.on(later(47), { hour: 6 })
      await ownerRows(bed(), 'update leora_jobs.outbox set next_attempt_at = now() where tenant_id = $1::text', [
        tenant.id,
      ])
      const { outbox } = await openSession(bed(), tenant)
      expect((await outbox.claim(everything)).map(({ body }) => JSON.parse(body).data.subject.label)).toEqual(['Bar'])
      expect(
        (await outbox.list({ limit: 10 }))
          .map(({ recordLabel, status, lastCode }) => [recordLabel, status, lastCode])
          .sort(),
      ).toEqual([
        ['Dormant / Bar', 'sending', null],
        ['Dormant / Pub', 'cancelled', 'EPISODE_OVER'],
      ])
    })
  })
}
