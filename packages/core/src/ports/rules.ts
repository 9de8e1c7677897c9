import type { CalendarDay } from '../calendar-day.ts'
import type { JsonValue } from '../decision.ts'

/** The rules of one tenant. */
export interface RuleStore {
  /** All of them by name, those of the application's own table included. */
  list(): Promise<readonly StoredRule[]>
  /** Resolves to its id. Throws INPUT_INVALID where a rule has this name, in whatever case. */
  add(rule: NewRule): Promise<string>
  /** Switches a rule on or off. False where none of ours has this id. */
  setActive(id: string, isActive: boolean): Promise<boolean>
  /** Deletes a rule; its episodes and what it did stay. False where none of ours has this id. */
  remove(id: string): Promise<boolean>
}

/** A rule to store; whether it is valid has been seen to. */
export interface NewRule {
  /** Kebab case. */
  readonly type: string
  readonly name: string
  readonly config: JsonValue
  readonly isActive: boolean
}

/** A rule as it is stored, valid or not, and what has come of it. */
export interface StoredRule {
  readonly id: string
  /** As it was written: `sample-no-order`, `SAMPLE_NO_ORDER`. */
  readonly type: string
  readonly name: string
  /** Null counts as active. */
  readonly isActive: boolean | null
  readonly config: JsonValue
  /** True for a rule of the application's own table: only the application changes it. */
  readonly isApplication: boolean
  /** Counts its changes, from 1; null for a rule of the application's. */
  readonly version: number | null
  /** What runs have put in force; null where it was never run. */
  readonly activation: RuleInForce | null
  /** Subjects that it holds for now, by what has become of them. */
  readonly episodes: { readonly fired: number; readonly suppressed: number; readonly seen: number }
  /** How often it fired in the last 30 days, by the database's clock. */
  readonly fires: number
}

export interface RuleInForce {
  /** Names what decides when it holds. */
  readonly version: string
  readonly isActive: boolean
  /** The day of the first run of this version. */
  readonly activatedOn: CalendarDay | null
}
