/**
 * One session with a PostgreSQL server, for one unit of work. It never reconnects: when the session ends, so does the
 * connection, and every call from then on throws CONNECTION_LOST. Open a new one to try again.
 */
export interface Connection {
  /** False once the session has ended, for whatever reason. */
  readonly isOpen: boolean
  /** The server process that serves this connection; behind a pooler, the one that did at first. */
  readonly backendPid: number
  /**
   * Runs `work` between BEGIN and COMMIT; where it throws, or any of its statements failed, rolls back and throws that.
   * BEGIN, settings, role and the first statement travel in one round trip. One transaction at a time: a second call
   * while one runs is refused with INTERNAL, as waiting for it would hang a nested call. A CONNECTION_LOST with
   * `details.outcome === 'unknown'` came after COMMIT was sent: only reading tells whether it was done.
   */
  transaction<T>(options: TransactionOptions, work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** One statement outside any transaction, for what the server allows in none: VACUUM, CREATE INDEX CONCURRENTLY. It may take as long as it likes. */
  maintain(text: string): Promise<void>
  /**
   * Ends the transaction under way: its statement is cancelled, and a later one refused, so that it rolls back with STATEMENT_FAILED (57014).
   * Not where COMMIT has been sent. A server that does not react loses the connection. Resolves once the server has been asked.
   */
  interrupt(): Promise<void>
  /** Ends the session; a transaction still running is rolled back by the server. */
  close(): Promise<void>
}

/** How a transaction begins. */
export interface TransactionOptions {
  readonly readOnly?: boolean
  /** @default the server's, which is read committed */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable'
  /**
   * The longest statement: the server's `statement_timeout`, and what a server that has gone silent is told by. Without one a
   * statement may take as long as it likes, and only TCP tells whether the server is still there. @default the server's
   */
  readonly statementTimeoutSeconds?: number
  /** Other settings of the server for this transaction only, by name: the tenant, `lock_timeout`. */
  readonly settings?: Readonly<Record<string, string>>
  /** The role to act as in this transaction only (SET LOCAL ROLE). */
  readonly role?: string
}

/** An open transaction; of no use once `work` has settled. */
export interface Transaction {
  /**
   * One statement. Statements sent without awaiting the one before share a round trip; they run in order.
   * COPY, BEGIN, COMMIT and ROLLBACK are not for here.
   */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    parameters?: readonly Parameter[],
  ): Promise<QueryResult<Row>>
  /** Several statements in one text, without parameters: migrations. */
  script(text: string): Promise<void>
}

/**
 * What a statement can be given. All travel as text and the SQL says the type: `$1::jsonb` for JSON.stringify's text,
 * `$2::text[]` for a list. A Date becomes its ISO text.
 */
export type Parameter = ParameterItem | readonly ParameterItem[]
export type ParameterItem = string | number | bigint | boolean | Date | null

/** What a statement answered. */
export interface QueryResult<Row> {
  /**
   * booleans, int2, int4, floats and json(b) are read as such, arrays of these and of text as arrays; all else is the
   * server's text: int8, numeric, dates and timestamps, so that none loses digits.
   */
  readonly rows: Row[]
  /** Rows returned or affected. */
  readonly count: number
}
