import { z } from 'zod'
import type { CalendarDay } from '../../calendar-day.ts'
import { type Decided, defineJob, defineStep, type PageContext } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import { table } from '../../target.ts'
import { paging, reasons } from './parts.ts'

/* The signature of process-triggers (jobs.md, section 4): match, then dispatch by priority. */

export const triggerPolicy = z
  .strictObject({
    tasksPerCustomerAWeek: z.int().default(1),
    tasksPerRepADay: z.int().default(5),
    tasksPerRun: z.int().default(500),
    quietHours: z.strictObject({ from: z.string().default('20:00'), to: z.string().default('07:00') }).prefault({}),
    lookBackDays: z.int().default(14),
  })
  .prefault({})
export type TriggerPolicy = z.infer<typeof triggerPolicy>
interface TriggerRule {
  readonly id: string
  readonly type: 'sample-no-order' | 'customer-dormant' | 'low-inventory'
  readonly daysAfter: number
  readonly priority: number
}
export interface TriggerShared {
  readonly rules: readonly TriggerRule[]
  /** What the caps have left, by rep and by customer. */
  readonly tasksToday: { readonly [repId: string]: number }
  readonly tasksThisWeek: { readonly [customerId: string]: number }
}
export interface MatchFacts {
  readonly ruleId: string
  readonly subject: string
  readonly label: string
  readonly customerId: string | null
  readonly repId: string | null
  readonly holdsSince: CalendarDay | null
  /** From the step's own target: decide sees no `before`. */
  readonly wasArmed: boolean
  readonly firedOn: CalendarDay | null
}
export interface MatchState {
  readonly armed: boolean
  readonly firedOn: CalendarDay | null
}
export interface DispatchFacts {
  readonly ruleId: string
  readonly subject: string
  readonly label: string
  readonly customerId: string
  readonly repId: string | null
  readonly priority: number
}
export interface Dispatch {
  readonly outcome: 'task' | 'digest' | 'suppressed'
  readonly by: string | null
  readonly priority: number
}

export const match = defineStep({
  name: 'match',
  record: { kind: 'trigger_subject', label: (facts: MatchFacts) => facts.label },
  page: (context: PageContext<TriggerShared, TriggerPolicy>) =>
    namedQuery<MatchFacts>('triggers/match', {
      ...paging(context),
      rules: context.shared.rules.map(({ id, daysAfter }) => ({ id, daysAfter })),
    }),
  decide(facts, { asOf }) {
    if (facts.holdsSince === null)
      return facts.firedOn === null ? null : { next: { armed: true, firedOn: null }, reasons: reasons('CLEARED', null) }
    return facts.wasArmed ? { next: { armed: false, firedOn: asOf }, reasons: reasons('FIRED', null) } : null
  },
  target: table<MatchState>({
    name: 'trigger_state',
    key: ['ruleId', 'subject'],
    columns: { armed: 'boolean', firedOn: 'date' },
  }),
})
export const dispatch = defineStep({
  name: 'dispatch',
  record: { kind: 'trigger_execution', label: (facts: DispatchFacts) => facts.label },
  page: (context: PageContext<TriggerShared, TriggerPolicy>) =>
    namedQuery<DispatchFacts>('triggers/dispatch', paging(context)),
  decide: ({ priority }): { next: Dispatch; reasons: ReturnType<typeof reasons> } => ({
    next: { outcome: 'task', by: null, priority },
    reasons: reasons('DUE', priority),
  }),
  select: (decided, { policy, shared }) => capped(decided, policy, shared),
  target: table<Dispatch>({
    name: 'trigger_execution',
    key: ['ruleId', 'subject'],
    columns: { outcome: 'text', by: 'text', priority: 'integer' },
  }),
})

/** By priority until a rep's day is full; the rest goes into the digest, none is dropped. */
function capped(decided: readonly Decided<DispatchFacts, Dispatch>[], policy: TriggerPolicy, shared: TriggerShared) {
  const used = new Map(Object.entries(shared.tasksToday))
  const byPriority = decided.toSorted((left, right) => right.facts.priority - left.facts.priority)
  return byPriority.map((one) => {
    const rep = one.facts.repId ?? ''
    const tasks = (used.get(rep) ?? 0) + 1
    used.set(rep, tasks)
    if (tasks <= policy.tasksPerRepADay || !one.decision.next) return one
    return {
      ...one,
      decision: { ...one.decision, next: { ...one.decision.next, outcome: 'digest' as const, by: 'tasksPerRepADay' } },
    }
  })
}

export const processTriggers = defineJob({
  name: 'process-triggers',
  description: 'Turns what happened into tasks.',
  schedule: { cron: '0 */6 * * *', zone: 'tenant' },
  input: z.strictObject({}),
  policy: triggerPolicy,
  async prepare(reader, { policy }): Promise<TriggerShared> {
    const rules = await reader.read(namedQuery<TriggerRule>('triggers/rules', { lookBackDays: policy.lookBackDays }))
    return { rules, tasksToday: {}, tasksThisWeek: {} }
  },
  steps: [match, dispatch],
})
