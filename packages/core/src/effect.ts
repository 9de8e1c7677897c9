import type { CalendarDay } from './calendar-day.ts'
import type { Values } from './change.ts'
import type { EffectKind } from './ports/delivery.ts'
import type { ColumnType } from './target.ts'

/** What a decision causes beside its row of the target; written in the page's transaction, or not at all. */
export interface Effects {
  /** A row of the step's log. */
  readonly log?: Values
  readonly tasks?: readonly TaskEffect[]
  readonly messages?: readonly MessageEffect[]
}

/** A task of the application's: a row of its relation `task`. */
export interface TaskEffect {
  /** The same for the same task, however often it is decided: there is one row a key. */
  readonly key: string
  readonly customerId: string | null
  /** Whose it is; null for nobody's. */
  readonly salesRepId: string | null
  readonly title: string
  readonly description: string | null
  readonly dueOn: CalendarDay | null
  readonly priority: 'LOW' | 'MEDIUM' | 'HIGH'
  /** The application's own rule that it comes from, where it keeps track of them (relation `triggered_task`). */
  readonly triggerId?: string
}

/** What leaves the database: a row of the outbox, which a relay sends. */
export interface MessageEffect {
  /** The same for the same message, however often it is decided: there is one row a key, and its id follows from it. */
  readonly key: string
  readonly kind: EffectKind
  /** The URL of a webhook, the one address of an e-mail, whom a notification is for. */
  readonly destination: string
  /** See `DeliveryMessage`. */
  readonly headers?: Readonly<Record<string, string>>
  /** See `DeliveryMessage`. */
  readonly body: string
  /** ISO instant; not sent before it. @default at once */
  readonly notBefore?: string
  /** Looked at again when it is sent: it is cancelled where that episode is over. */
  readonly episode?: EpisodeReference
}

/** An episode of a rule about a subject, as `trigger_state` has it. */
export interface EpisodeReference {
  readonly subjectKind: string
  readonly subjectId: string
  readonly ruleId: string
  readonly episode: number
}

/** A table that a step adds a row to for each change that it has something to say about: declared, never updated. */
export interface LogTable<Row = Values> {
  /** Snake case, in the schema of this library. */
  readonly name: string
  readonly columns: { readonly [Field in keyof Row]-?: ColumnType }
}

/** Declares a log. */
export function logTable<Row>(log: LogTable<Row>): LogTable<Row> {
  return log
}
