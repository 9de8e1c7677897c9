import type { Connection, Parameter, Transaction } from '../connection/connection.ts'
import type { Source } from '../source/source.ts'
import type { Verdict } from './finding.ts'
import type { SourceTables } from './source-tables.ts'

/** One question to the database: what it reads is small, and what it says follows from that alone. */
export interface Check<Facts> {
  readonly name: string
  read(context: CheckContext): Promise<Facts>
  judge(facts: Facts): readonly Verdict[]
}

/** What the checks look at, over one connection that is opened again after a loss. */
export interface CheckContext {
  readonly source: Source
  readonly tenantSetting: string
  readonly assumeRole: string | null
  /** Whether it is the embedded database, which has one session and no logins. */
  readonly isEmbedded: boolean
  /** The role that runs act as: `assumeRole`, else the login. */
  readonly role: string
  connection(): Promise<Connection>
  /** The tables behind the source; read once. */
  tables(): Promise<SourceTables>
  /** Rows of one statement, as the login: catalogs are open to everybody. */
  query<Row extends object>(text: string, parameters?: readonly Parameter[]): Promise<readonly Row[]>
  /** A read-only transaction in the role that runs act as. */
  acting<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}
