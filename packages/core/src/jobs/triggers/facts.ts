import type { CalendarDay } from '../../calendar-day.ts'
import type { JsonValue } from '../../decision.ts'
import type { AccountFacts, AccountShared } from '../account-types/facts.ts'

/** What rules are about. `tenant` is the digest's: the one record in which everything that a cap held back is counted. */
export const subjectKinds = ['customer', 'sample', 'sku', 'tenant'] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** A subject beside one rule: the record that is decided about. In key order: kind, id, rule. */
export interface TriggerFacts {
  readonly subjectKind: SubjectKind
  readonly subjectId: string
  /** `digest` for the digest. */
  readonly ruleId: string
  /** What a person calls the rule; the id stands for it where it is left out. */
  readonly ruleName?: string
  readonly subject: SubjectFacts
}

/** What is known of a subject, whatever the rule. */
export interface SubjectFacts {
  /** What a person calls it: the customer's name; `SKU code at customer` for a sample; code and name of a SKU. */
  readonly label: string
  /** The customer that it is, or is about; null for a SKU. */
  readonly customer: CustomerFacts | null
  readonly sample: SampleFacts | null
  readonly sku: StockFacts | null
}

/** Days are the tenant's. */
export interface CustomerFacts {
  readonly id: string
  readonly name: string
  readonly isClosed: boolean
  readonly doNotContactUntil: CalendarDay | null
  readonly rep: RepFacts | null
  /** Its sales; null beside a sample, whose rule asks for the SKU alone. */
  readonly account: AccountFacts | null
  /** Tasks that rules have made for it in the last seven days, as-of included. */
  readonly recentTasks: number
}

export interface RepFacts {
  readonly id: string
  readonly name: string
  /** Null where the application has none. */
  readonly email: string | null
  /** Tasks that rules have made for the rep on as-of. */
  readonly tasksToday: number
}

/** A tasting. */
export interface SampleFacts {
  readonly skuId: string
  readonly skuCode: string
  readonly tastedOn: CalendarDay
  /** The first day on or after the tasting with a sale of the SKU to the customer; null where there is none up to as-of. */
  readonly soldOn: CalendarDay | null
}

/** A SKU's stock as it is now. */
export interface StockFacts {
  readonly code: string
  readonly name: string | null
  readonly isActive: boolean
  /** On hand less reserved, over all locations; null where the application keeps no stock of it. */
  readonly available: number | null
  /** What calculate-burn-rates has set, or else the application; null where neither knows. */
  readonly reorderPoint: number | null
  /** Units a day, likewise. */
  readonly dailyRate: number | null
}

/** A rule as it is stored, not yet checked. */
export interface RuleRow {
  readonly ruleId: string
  /** As the application spells it: `sample-no-order`, `SAMPLE_NO_ORDER`. */
  readonly type: string
  readonly name: string
  /** Null counts as active: the portal's column has no value in old rows. */
  readonly isActive: boolean | null
  readonly config: JsonValue
  /** True for a rule of the application's own table: its tasks are entered in the application's log as well. */
  readonly isApplication: boolean
  /** What `trigger_activation` holds; null where it was never run. */
  readonly activation: { readonly version: string; readonly isActive: boolean } | null
}

/** The state of a rule about a subject: an episode, and what has become of it. */
export interface TriggerState {
  /**
   * fired: it has had its effects · seen: it counts as known, without any (it held before the rule did, is too old, or is counted in a digest) · suppressed:
   * something holds it back, and it may still fire · clear: it does not hold, and may begin again.
   */
  readonly state: 'fired' | 'seen' | 'suppressed' | 'clear'
  /** Why it is not `fired`: BASELINE, LOOK_BACK, CLOSED, DO_NOT_CONTACT, the type of the rule that inhibits it, or the cap; null where it fired or is clear. */
  readonly suppressedBy: string | null
  /** What the episode is about (`2026-02-10`, the last sale that a customer is silent since): another anchor is another episode. */
  readonly anchor: string | null
  /** Since when the condition holds, as far as it is known. */
  readonly since: CalendarDay | null
  readonly firedOn: CalendarDay | null
  /** Counts from 1. */
  readonly episode: number
}

/** What `prepare` finds for all records of a run. */
export interface TriggerShared extends AccountShared {
  readonly rules: readonly RuleRow[]
}
