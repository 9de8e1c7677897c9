import type { Outbox, StoredMessage } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { ownerRows, ownerScript } from '../bed/as-owner.ts'
import {
  addMessages,
  claimMessages,
  dead,
  delivered,
  dueSlugs,
  failed,
  hook,
  keys,
  messagesAge,
} from '../bed/messages.ts'
import type { Subject } from '../bed/test-bed.ts'
import { openBed, openSession, useBed } from '../bed/use-bed.ts'

/** Messages on their way out. */
export function describeOutbox(subject: Subject): void {
  describe('outbox', () => {
    const bed = useBed(subject)

    async function outboxOf(slug: string) {
      const tenant = await addShop(bed(), slug, [])
      const { outbox } = await openSession(bed(), tenant)
      return { tenant, outbox }
    }

    test('what is due is claimed once, oldest first, with all that sending needs; settled, it is there no more', async () => {
      const { tenant, outbox } = await outboxOf('sent')
      expect(await claimMessages(outbox)).toEqual([])
      await addMessages(bed(), tenant, [{ key: 'b' }, { key: 'a' }, { key: 'later', dueIn: 600 }, { key: 'c' }])
      expect(await outbox.countDue()).toEqual({ webhook: 3 })
      const claimed = await claimMessages(outbox, { limit: 2 })
      expect(claimed).toEqual([
        {
          id: 'b',
          kind: 'webhook',
          destination: hook,
          headers: {},
          body: '{"key":"b"}',
          attempt: 1,
          token: expect.any(String),
          claimedAt: expect.any(Date),
        },
        expect.objectContaining({ id: 'a' }),
      ])
      const [first, second] = claimed
      if (!first || !second) throw new Error('two were claimed')
      expect((await claimMessages(outbox)).map(({ id }) => id)).toEqual(['c'])
      expect(await outbox.settle(first, delivered)).toBe(true)
      expect(await outbox.settle(first, delivered)).toBe(false)
      expect(await outbox.settle(second, failed(600))).toBe(true)
      expect(await claimMessages(outbox)).toEqual([])
      expect(await outbox.countDue()).toEqual({})
      const list = await outbox.list({ limit: 10 })
      expect(list.map(brief)).toEqual([
        ['c', 'sending', 1, null],
        ['later', 'pending', 0, null],
        ['a', 'pending', 1, 'STATUS'],
        ['b', 'delivered', 1, null],
      ])
      expect(list[2]).toMatchObject({
        kind: 'webhook',
        destination: hook,
        job: 'some-job',
        runId: 'some-run',
        recordLabel: 'Cafe',
        lastStatus: 503,
        lastMessage: 'hooks.example.com: busy (503).',
        attemptedAt: expect.any(Date),
      })
      expect((await outbox.list({ status: 'delivered', limit: 10 })).map(({ id }) => id)).toEqual(['b'])
      expect(await outbox.list({ limit: 1 })).toHaveLength(1)
    })

    test('a claim that is over is taken by the next one, and its holder settles nothing any more', async () => {
      const { tenant, outbox } = await outboxOf('taken-over')
      await addMessages(bed(), tenant, [{ key: 'a' }])
      const [slow] = await claimMessages(outbox)
      await messagesAge(bed(), tenant, 59)
      expect(await claimMessages(outbox)).toEqual([])
      await messagesAge(bed(), tenant, 2)
      const [heir] = await claimMessages(outbox)
      if (!slow || !heir) throw new Error('it was not claimed twice')
      expect([heir.id, heir.attempt]).toEqual(['a', 2])
      expect(await outbox.settle(slow, delivered)).toBe(false)
      expect((await outbox.list({ limit: 1 })).map(brief)).toEqual([['a', 'sending', 2, null]])
      expect(await outbox.settle(heir, delivered)).toBe(true)
    })

    test('what ends every relay that takes it is given up, and can be tried again by hand', async () => {
      const { tenant, outbox } = await outboxOf('deadly')
      await addMessages(bed(), tenant, [{ key: 'a' }])
      for (let times = 1; times <= 20; times += 1) {
        expect((await claimMessages(outbox)).map(({ attempt }) => attempt)).toEqual([times])
        await messagesAge(bed(), tenant, 61)
      }
      expect(await claimMessages(outbox)).toEqual([])
      expect((await outbox.list({ limit: 1 })).map(brief)).toEqual([['a', 'dead', 20, 'RELAY_LOST']])
      expect(await outbox.retry({ ids: ['a'] })).toBe(1)
      expect((await claimMessages(outbox)).map(({ attempt }) => attempt)).toEqual([1])
    })

    test('what was not tried is given back as if it had not been claimed', async () => {
      const { tenant, outbox } = await outboxOf('released')
      await addMessages(bed(), tenant, [{ key: 'a' }])
      const rate = { limit: 1, windowSeconds: 60 }
      const [claimed] = await claimMessages(outbox, { rate })
      if (!claimed) throw new Error('it was claimed')
      expect(await outbox.settle(claimed, { status: 'released' })).toBe(true)
      expect((await claimMessages(outbox, { rate })).map(({ attempt }) => attempt)).toEqual([1])
    })

    test('a kind that was not asked for waits', async () => {
      const { tenant, outbox } = await outboxOf('kinds')
      await addMessages(bed(), tenant, [{ key: 'mail', kind: 'email' }, { key: 'hook' }])
      expect((await claimMessages(outbox, { kinds: ['webhook'] })).map(({ id }) => id)).toEqual(['hook'])
      expect(await claimMessages(outbox, { kinds: ['webhook'] })).toEqual([])
      expect(await outbox.countDue()).toEqual({ email: 1 })
      expect(await dueSlugs(bed())).toContain('kinds')
    })

    test('two claims together keep to the rate of a destination; another destination has its own', async () => {
      const { tenant, outbox } = await outboxOf('rated')
      const other = (await openSession(bed(), tenant)).outbox
      const elsewhere = keys('other', 3).map((message) => ({ ...message, destination: 'https://hooks.example.com/b' }))
      await addMessages(bed(), tenant, [...keys('one', 9), ...elsewhere])
      const rate = { limit: 5, windowSeconds: 60 }
      const claim = (from: Outbox) => claimMessages(from, { rate, limit: 4 })
      const claims = await Promise.all([claim(outbox), claim(other)])
      const more = [await claim(outbox), await claim(other), await claim(outbox)]
      const ids = [...claims, ...more].flat().map(({ id }) => id)
      expect(ids.sort()).toEqual([...keys('one', 5), ...keys('other', 3)].map(({ key }) => key))
      // they come back when the window lets them
      expect(await dueSlugs(bed())).toContain('rated')
      await messagesAge(bed(), tenant, 59)
      expect(await claim(outbox)).toEqual([])
      await messagesAge(bed(), tenant, 2)
      await ownerScript(
        bed(),
        `update leora_jobs.outbox set status = 'delivered' where tenant_id = '${tenant.id}' and status = 'sending'`,
      )
      expect((await claim(outbox)).map(({ id }) => id)).toEqual(['one-05', 'one-06', 'one-07', 'one-08'])
    })

    test('each attempt counts for the rate, that of a message tried again as well', async () => {
      const { tenant, outbox } = await outboxOf('tried-again')
      await addMessages(bed(), tenant, keys('m', 2))
      const rate = { limit: 3, windowSeconds: 60 }
      for (const attempt of [1, 2, 3]) {
        const [claimed] = await claimMessages(outbox, { rate, limit: 1 })
        if (!claimed) throw new Error(`attempt ${attempt} was not allowed`)
        await outbox.settle(claimed, failed(0))
      }
      expect(await claimMessages(outbox, { rate, limit: 1 })).toEqual([])
      await messagesAge(bed(), tenant, 61)
      expect(await claimMessages(outbox, { rate })).toHaveLength(2)
    })

    test('what is about an episode that is over is cancelled; what is about one that goes on is sent', async () => {
      const { tenant, outbox } = await outboxOf('episodes')
      const episode = (subjectId: string, number = 3) => ({
        subjectKind: 'customer',
        subjectId,
        ruleId: 'r1',
        episode: number,
      })
      await ownerRows(
        bed(),
        `insert into leora_jobs.trigger_state (tenant_id, subject_kind, subject_id, rule_id, state, episode, reasons, policy_version, as_of, run_id)
         select $1::text, 'customer', subject, 'r1', state, 3, '[]', 'v', '2026-03-01', 'r'
         from (values ('open', 'fired'), ('cleared', 'clear'), ('held', 'suppressed')) s (subject, state)`,
        [tenant.id],
      )
      await addMessages(bed(), tenant, [
        { key: 'open', episode: episode('open') },
        { key: 'cleared', episode: episode('cleared') },
        { key: 'held', episode: episode('held') },
        { key: 'another', episode: episode('open', 2) },
        { key: 'unknown', episode: episode('nobody') },
        { key: 'not-yet', episode: episode('cleared'), dueIn: 600 },
        { key: 'free' },
      ])
      expect((await claimMessages(outbox)).map(({ id }) => id)).toEqual(['open', 'free'])
      const cancelled = await outbox.list({ status: 'cancelled', limit: 10 })
      expect(cancelled.map(({ id, lastCode }) => [id, lastCode]).sort()).toEqual(
        ['another', 'cleared', 'held', 'unknown'].map((id) => [id, 'EPISODE_OVER']),
      )
    })

    test('a destination that wants no more gets no more, until somebody retries', async () => {
      const { tenant, outbox } = await outboxOf('gone')
      await addMessages(bed(), tenant, [
        ...keys('gone', 2),
        { key: 'elsewhere', destination: 'https://b.example.com/' },
      ])
      const [first] = await claimMessages(outbox, { limit: 1 })
      if (!first) throw new Error('it was claimed')
      await outbox.settle(first, dead(true))
      await addMessages(bed(), tenant, [{ key: 'new' }])
      expect((await claimMessages(outbox)).map(({ id }) => id)).toEqual(['elsewhere'])
      expect((await outbox.list({ status: 'dead', limit: 10 })).map(brief)).toEqual([
        ['new', 'dead', 0, 'GONE'],
        ['gone-01', 'dead', 0, 'GONE'],
        ['gone-00', 'dead', 1, 'GONE'],
      ])
      expect(await outbox.retry({ ids: ['no-such'] })).toBe(0)
      expect(await outbox.retry({ ids: ['gone-00'] })).toBe(1)
      expect(await dueSlugs(bed())).toContain('gone')
      expect((await claimMessages(outbox)).map(({ id, attempt }) => [id, attempt])).toEqual([['gone-00', 1]])
      expect(await outbox.retry({ destination: 'https://b.example.com/' })).toBe(0)
      expect(await outbox.retry({ destination: hook })).toBe(2)
      expect(await claimMessages(outbox)).toHaveLength(2)
      expect(await outbox.retry({})).toBe(0)
    })

    test('a tenant is due when its first message is, and no longer when nothing waits', async () => {
      const { tenant, outbox } = await outboxOf('due')
      expect(await dueSlugs(bed())).not.toContain('due')
      await addMessages(bed(), tenant, [{ key: 'later', dueIn: 600 }])
      expect(await dueSlugs(bed())).not.toContain('due')
      await messagesAge(bed(), tenant, 601)
      expect(await bed().database.findOutboxDue()).toContainEqual(tenant)
      const [first] = await claimMessages(outbox)
      if (!first) throw new Error('it was claimed')
      expect(await dueSlugs(bed())).not.toContain('due')
      // whoever has it may be gone: it is due again when the claim is over
      await messagesAge(bed(), tenant, 61)
      expect(await dueSlugs(bed())).toContain('due')
      const [again] = await claimMessages(outbox)
      if (!again) throw new Error('it was claimed again')
      await outbox.settle(again, failed(5))
      expect(await dueSlugs(bed())).not.toContain('due')
      await messagesAge(bed(), tenant, 6)
      expect(await dueSlugs(bed())).toContain('due')
      const [last] = await claimMessages(outbox)
      if (!last) throw new Error('it was claimed at last')
      await outbox.settle(last, delivered)
      expect(await claimMessages(outbox)).toEqual([])
      await messagesAge(bed(), tenant, 1e6)
      expect(await dueSlugs(bed())).not.toContain('due')
    })

    test("another tenant's messages are neither seen, nor claimed, nor retried, under the same ids", async () => {
      const [one, other] = [await outboxOf('one-tenant'), await outboxOf('other-tenant')]
      await addMessages(bed(), one.tenant, keys('m', 2))
      await addMessages(bed(), other.tenant, [{ key: 'm-00' }])
      const [own] = await claimMessages(other.outbox)
      if (!own) throw new Error('it was claimed')
      await other.outbox.settle(own, dead(true))
      expect(await other.outbox.list({ limit: 10 })).toHaveLength(1)
      expect((await claimMessages(one.outbox)).map(({ id }) => id)).toEqual(['m-00', 'm-01'])
      expect(await one.outbox.retry({})).toBe(0)
      expect(await other.outbox.retry({})).toBe(1)
    })

    test('a role that bypasses row security sees messages, and sends none', async () => {
      const { tenant } = await outboxOf('superuser')
      await addMessages(bed(), tenant, [{ key: 'a' }])
      const database = bed().openAsSuperuser()
      const { outbox, close } = await database.open(tenant)
      expect(await outbox.countDue()).toEqual({ webhook: 1 })
      await expect(claimMessages(outbox)).rejects.toMatchObject({ code: 'ROLE_BYPASSES_RLS' })
      await expect(outbox.retry({})).rejects.toMatchObject({ code: 'ROLE_BYPASSES_RLS' })
      await close()
      await database.close()
      const [message] = await (await openSession(bed(), tenant)).outbox.list({ limit: 1 })
      expect(message).toMatchObject({ status: 'pending', attempts: 0 })
    })

    test("a copy of another environment's database sends nothing", async () => {
      const own = await openBed(subject)
      const tenant = await addShop(own, 'copied', [])
      await addMessages(own, tenant, [{ key: 'a' }])
      await ownerScript(own, `insert into leora_jobs.environment (name) values ('production')`)
      const { outbox } = await openSession(own, tenant)
      await expect(claimMessages(outbox)).rejects.toMatchObject({ code: 'ENVIRONMENT_MISMATCH' })
      await expect(outbox.retry({})).rejects.toMatchObject({ code: 'ENVIRONMENT_MISMATCH' })
      expect((await outbox.list({ limit: 1 })).map(brief)).toEqual([['a', 'pending', 0, null]])
      const named = await openSession({ database: own.open({ environment: 'production' }) }, tenant)
      expect(await claimMessages(named.outbox)).toHaveLength(1)
      await ownerScript(own, 'drop schema leora_jobs cascade')
      expect(await own.database.findOutboxDue()).toEqual([])
    })

    if (!subject.hasSessions) return

    test('of ten relays at once no two ever have the same message', async () => {
      const { tenant } = await outboxOf('relays')
      await addMessages(bed(), tenant, keys('m', 60))
      const sessions = await Promise.all(Array.from({ length: 10 }, () => openSession(bed(), tenant)))
      const drained = await Promise.all(
        sessions.map(async ({ outbox }) => {
          const mine: string[] = []
          for (;;) {
            const claimed = await claimMessages(outbox, { limit: 3 })
            if (claimed.length === 0) return mine
            for (const message of claimed) if (await outbox.settle(message, delivered)) mine.push(message.id)
          }
        }),
      )
      expect(drained.flat().sort()).toEqual(keys('m', 60).map(({ key }) => key))
    })
  })
}

function brief({ id, status, attempts, lastCode }: StoredMessage) {
  return [id, status, attempts, lastCode]
}
