import { addDays, type CalendarDay, calendarDay, type RuleStore, type Tenant } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { addTastings, type GivenOrder, type TastingRoom } from '../bed/add-tastings.ts'
import { dump } from '../bed/dump.ts'
import { runnerOn } from '../bed/run.ts'
import type { Subject } from '../bed/test-bed.ts'
import { tasks, triggerDays } from '../bed/trigger-days.ts'
import { useBed } from '../bed/use-bed.ts'

const today: CalendarDay = calendarDay('2026-03-01')
const ago = (days: number) => addDays(today, -days)

/** Bar: a sale every 10 days, the last 50 days ago. */
const orders = Array.from(
  { length: 6 },
  (_, index): GivenOrder => ({
    customer: 'Bar',
    ordered: `${ago(50 + 10 * index)}T10:00Z`,
    lines: [['RED', 6, 20]],
  }),
)

const room: TastingRoom = {
  reps: { Ana: 60 },
  products: { Rioja: ['Red', 'Iberia'] },
  skus: { RED: 'Rioja' },
  customers: { Bar: 'On Premise' },
  samples: [],
  orders,
}

const dormant = { type: 'customer-dormant', name: 'Dormant', config: {}, isActive: false }

/** Rules as people keep them, and what they would do before they do it. */
export function describeRules(subject: Subject): void {
  describe('rules', () => {
    const bed = useBed(subject)
    const rulesOf = <T>(tenant: Tenant, work: (rules: RuleStore) => Promise<T>) => runnerOn(bed()).rules(tenant, work)

    test('are added, switched and removed; each change counts, names are one whatever their case, tenants are apart', async () => {
      const tenant = await addTastings(bed(), 'rules-kept', room)
      const other = await addTastings(bed(), 'rules-other', room)
      await rulesOf(tenant, async (rules) => {
        const id = await rules.add({ ...dormant, config: { daysAfter: 60, actions: [{ type: 'task' }] } })
        await expect(rules.add({ ...dormant, name: 'DORMANT' })).rejects.toMatchObject({
          code: 'INPUT_INVALID',
          message: expect.stringContaining("name: tenant 'rules-kept' has a rule 'DORMANT' already"),
        })
        expect(await rules.setActive(id, true)).toBe(true)
        expect(await rules.setActive(id, true)).toBe(true)
        expect(await rules.list()).toEqual([
          {
            ...dormant,
            id,
            config: { daysAfter: 60, actions: [{ type: 'task' }] },
            isActive: true,
            isApplication: false,
            version: 2,
            activation: null,
            episodes: { fired: 0, suppressed: 0, seen: 0 },
            fires: 0,
          },
        ])
        await rulesOf(other, async (theirs) => {
          expect(await theirs.list()).toEqual([])
          expect([await theirs.setActive(id, false), await theirs.remove(id)]).toEqual([false, false])
          expect(await theirs.add(dormant)).not.toBe(id)
        })
        expect(await rules.remove(id)).toBe(true)
        expect(await rules.list()).toEqual([])
      })
    })

    test('are listed for a role that bypasses row security, and changed for none', async () => {
      const tenant = await addTastings(bed(), 'rules-bypass', room)
      const database = bed().openAsSuperuser()
      const runner = runnerOn({ database })
      await expect(runner.rules(tenant, (rules) => rules.add(dormant))).rejects.toMatchObject({
        code: 'ROLE_BYPASSES_RLS',
      })
      expect(await runner.rules(tenant, (rules) => rules.list())).toEqual([])
      await database.close()
    })

    test('say what has come of them', async () => {
      const tenant = await addTastings(bed(), 'rules-came', room)
      await rulesOf(tenant, (rules) => rules.add({ ...dormant, isActive: true }))
      const days = triggerDays(bed(), tenant)
      await days.on(ago(10))
      await days.on(today)
      const [rule] = await rulesOf(tenant, (rules) => rules.list())
      expect(rule).toMatchObject({
        activation: { isActive: true, activatedOn: ago(10) },
        episodes: { fired: 1, suppressed: 0, seen: 0 },
        fires: 1,
      })
    })

    test('show what they would do while they are switched off, and a run refuses to suppose it', async () => {
      const tenant = await addTastings(bed(), 'rules-supposed', room)
      await rulesOf(tenant, (rules) => rules.add(dormant))
      const before = await dump(bed())
      const supposed = (asIf: string, dryRun = true) =>
        triggerDays(bed(), tenant).on(today, { dryRun, input: { rules: ['dormant'], asIf } })
      expect((await supposed('activated')).summary).toMatchObject({ SEEN: 1, FIRED: 0 })
      const active = await supposed('active')
      expect(active.summary).toMatchObject({ SEEN: 0, FIRED: 1 })
      expect(active.changes?.flatMap(({ effects }) => effects?.tasks ?? [])).toHaveLength(1)
      await expect(supposed('active', false)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('which only a dry run may'),
      })
      expect(await dump(bed())).toEqual(before)
      expect(await tasks(bed(), tenant)).toEqual([])
    })
  })
}
