import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ago, factsAt, type Order, sale } from '../../../test/support/account-history.ts'
import { forAll } from '../../../test/support/random.ts'
import {
  aboutCustomer,
  aboutSample,
  aboutTenant,
  customerOf,
  rep,
  ruleRow,
  sharedOf,
  tasting,
  triggerContext,
} from '../../../test/support/trigger-facts.ts'
import { type CalendarDay, dayNumber } from '../../calendar-day.ts'
import type { Effects } from '../../effect.ts'
import { recordId } from '../../record.ts'
import { selectFires } from './caps.ts'
import { decideTrigger } from './decide.ts'
import { triggerEffects } from './effects.ts'
import type { CustomerFacts, TriggerFacts, TriggerState } from './facts.ts'
import { triggersPolicy } from './policy.ts'

/*
 * The job run over weeks, on plain values: what it decided is its `before` in the next run, and the tasks that it made count against the caps.
 */

const rules = [
  ruleRow('customer-dormant', { priority: 'HIGH' }),
  ruleRow('missed-order-pattern'),
  ruleRow('burn-rate-alert', { actions: [{ type: 'task' }, { type: 'webhook', url: 'https://example.com/' }] }),
  ruleRow('customer-timing', { priority: 'LOW' }),
  ruleRow('sample-no-order'),
]
const shared = sharedOf(...rules)
const customerRules = rules.map(({ ruleId }) => ruleId).filter((id) => id !== 'sample-no-order')

interface World {
  /** Sales by customer. */
  readonly customers: readonly (readonly Order[])[]
  readonly tastedOn: CalendarDay
}

type Logged = NonNullable<Effects['log']> & { readonly on: CalendarDay }

/** Runs on these days, in order; a day may come twice. */
function run(
  world: World,
  days: readonly CalendarDay[],
  caps: object,
): { readonly log: readonly Logged[]; readonly keys: readonly string[] } {
  const states = new Map<string, TriggerState>()
  const log: Logged[] = []
  const keys: string[] = []
  for (const asOf of days) {
    const context = triggerContext(shared, { asOf, policy: triggersPolicy.parse({ caps }) })
    const decided = factsOn(world, asOf, log).flatMap((facts) => {
      const id = recordId([facts.subjectKind, facts.subjectId, facts.ruleId])
      const decision = decideTrigger(facts, context, states.get(id) ?? null)
      return decision.next ? [{ facts, record: { kind: 'trigger', id, label: id }, decision }] : []
    })
    for (const chosen of selectFires(decided, context)) {
      const effects = triggerEffects(chosen, context)
      if (chosen.decision.next) states.set(chosen.record.id, chosen.decision.next)
      if (effects.log) log.push({ ...effects.log, on: asOf })
      keys.push(...[...(effects.tasks ?? []), ...(effects.messages ?? [])].map(({ key }) => key))
    }
  }
  return { log, keys }
}

function factsOn({ customers, tastedOn }: World, asOf: CalendarDay, log: readonly Logged[]): readonly TriggerFacts[] {
  const tasksOf = (id: string, days: number) =>
    log.filter((row) => row.createsTask && (row.customerId === id || row.salesRepId === id) && age(row.on, asOf) < days)
      .length
  const known = customers.map((orders, index): CustomerFacts => {
    const id = `c${index}`
    const account = factsAt(orders, asOf, { customerType: null })
    return {
      ...customerOf([], { id, rep: { ...rep, tasksToday: tasksOf('r1', 1) } }),
      account,
      recentTasks: tasksOf(id, 7),
    }
  })
  const samples = known
    .slice(0, 1)
    .map((customer) => aboutSample('sample-no-order', { ...tasting, tastedOn }, customer))
  return [
    ...known.flatMap((customer) => customerRules.map((id) => aboutCustomer(id, customer))),
    ...samples,
    aboutTenant,
  ]
}

const age = (from: CalendarDay, to: CalendarDay) => dayNumber(to) - dayNumber(from)
const lastDays = (count: number) => Array.from({ length: count }, (_, index) => ago(count - 1 - index))
const anyWorld: fc.Arbitrary<World> = fc.record({
  customers: fc.array(
    fc
      .uniqueArray(fc.integer({ min: 0, max: 160 }), { minLength: 0, maxLength: 12 })
      .map((ages) => ages.map((days) => sale(days))),
    { minLength: 1, maxLength: 6 },
  ),
  tastedOn: fc.integer({ min: 0, max: 40 }).map((days) => ago(days)),
})

it('no effect has the key of another, and no cap is exceeded over weeks, however often a day is run', () => {
  forAll(
    [anyWorld, fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 30, maxLength: 30 })],
    (world, times) => {
      const days = lastDays(30).flatMap((day, index) => Array<CalendarDay>(times[index] ?? 1).fill(day))
      const { log, keys } = run(world, days, { tasksPerRepADay: 2 })
      expect(new Set(keys).size).toBe(keys.length)
      const tasks = log.filter(({ createsTask }) => createsTask)
      for (const { on, customerId } of tasks) {
        const inWeek = tasks.filter(
          (other) => other.customerId === customerId && age(on, other.on) >= 0 && age(on, other.on) < 7,
        )
        expect(inWeek).toHaveLength(1)
        expect(tasks.filter((other) => other.on === on).length).toBeLessThanOrEqual(2)
      }
    },
    { runs: 40 },
  )
})

it('an outage no longer than the look-back loses nothing that still holds after it', () => {
  const free = { tasksPerCustomerAWeek: 1_000, tasksPerRepADay: 1_000, firesPerRun: 1_000 }
  forAll(
    [anyWorld, fc.integer({ min: 1, max: 13 })],
    (world, outage) => {
      const days = lastDays(30)
      const fired = (ran: readonly CalendarDay[]) =>
        run(world, ran, free).log.filter(({ outcome }) => outcome === 'fired')
      const end = days.at(-1) ?? ago(0)
      const without = fired(days)
      const within = fired([...days.slice(0, 30 - outage - 1), end])
      // what began in the outage, and is over by its end, is nobody's concern any more
      const still = new Set(within.map(({ ruleId, subjectId }) => `${ruleId} ${subjectId}`))
      const holding = without.filter((row) => age(row.on, end) <= outage && holdsAt(world, row, end))
      for (const { ruleId, subjectId } of holding) expect(still).toContain(`${ruleId} ${subjectId}`)
    },
    { runs: 40 },
  )
})

function holdsAt(world: World, { ruleId, subjectId }: Logged, asOf: CalendarDay): boolean {
  const facts = factsOn(world, asOf, []).find((one) => one.ruleId === ruleId && one.subjectId === subjectId)
  const policy = triggersPolicy.parse({ lookBackDays: 1_000 })
  return (
    facts !== undefined && decideTrigger(facts, triggerContext(shared, { asOf, policy }), null).next?.state === 'fired'
  )
}
