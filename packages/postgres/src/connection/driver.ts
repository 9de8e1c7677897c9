import type { Duplex } from 'node:stream'
import postgres from 'postgres'
import type { ConnectionTarget } from './connection-options.ts'
import { valueParsers } from './value-parsers.ts'

/** What the driver answers to a statement. */
export interface DriverResult<Row> {
  readonly rows: Row[]
  readonly count: number
  /** The command tag without numbers: SELECT, INSERT, COMMIT. */
  readonly command: string
}

/** What the server gave at login to ask for a cancellation with. */
export interface BackendKey {
  readonly pid: number
  readonly secret: number
}

/** The driver on one socket. Statements go out in the order given, without waiting for the ones before. */
export interface Driver {
  /** True once the server has let us in, and has been sent the first statement. */
  readonly isLoggedIn: boolean
  /** Null before login, and where the server gives none. */
  readonly backendKey: BackendKey | null
  /** Whether statements are prepared from now on. The first one never is: nobody knows yet whether a pooler is in between. */
  usePrepared(isPrepared: boolean): void
  query<Row extends object>(text: string, parameters: readonly (string | null)[]): Promise<DriverResult<Row>>
  /** One or several statements by the simple protocol: one message, no parameters. Returns their command tags. */
  script(text: string): Promise<readonly string[]>
  /** Says goodbye where idle, rejects what is queued; resolves at the latest after `seconds`. */
  end(seconds: number): Promise<void>
}

/** The only place that knows `postgres`. */
export function createDriver(target: ConnectionTarget, socket: Duplex): Driver {
  const options = {
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    database: target.database,
    connection: { application_name: target.applicationName },
    // the login's limit is ours: it counts from the first packet on, TLS included
    connect_timeout: 0,
    // each statement says so itself
    prepare: true,
    socket: handOutOnce(socket),
    onnotice: () => {},
    max: 1,
    ssl: false,
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
  }
  const sql = postgres(options)
  useTextOnly(sql.options)
  let isPrepared = false
  let first: object | null = null
  return {
    get isLoggedIn() {
      return stateOf(first) !== null
    },
    get backendKey() {
      const { pid, secret } = stateOf(first) ?? {}
      return typeof pid === 'number' && typeof secret === 'number' ? { pid, secret } : null
    },
    usePrepared(wanted) {
      isPrepared = wanted
    },
    async query<Row extends object>(text: string, parameters: readonly (string | null)[]) {
      // `simple: false` also where there are no parameters: the extended protocol takes one statement only
      const extended = { prepare: isPrepared, simple: false }
      const query = sql.unsafe<Row[]>(text, [], extended)
      first ??= query
      const result = await withParameters(query, parameters)
      return { rows: Array.from<Row>(result), count: result.count ?? 0, command: result.command }
    },
    async script(text) {
      const answer = await sql.unsafe(text)
      return isSeveral(answer) ? answer.map((result) => result.command) : [answer.command]
    },
    end: (seconds) => sql.end({ timeout: seconds }),
  }
}

interface QueryState {
  readonly pid?: unknown
  readonly secret?: unknown
}

/** What the driver leaves on a query once it has been sent: the connection's state, with the key of its server process. */
function stateOf(query: object | null): QueryState | null {
  if (query === null || !('state' in query)) return null
  const { state } = query
  return typeof state === 'object' ? state : null
}

/**
 * Given as arguments, parameters make the driver ask for their types first, and wait for the answer: a round trip more, and a moment between two
 * messages of one statement, where PostgreSQL's idle_in_transaction_session_timeout does not count, so that a holder frozen there kept its lease
 * locked until statement_timeout. Ours are text whatever their types, so all of a statement goes out at once.
 */
function withParameters<Pending extends object>(query: Pending, parameters: readonly (string | null)[]): Pending {
  return Object.assign(query, { parameters: [...parameters] })
}

/**
 * The driver reconnects by itself for any statement still queued, which would then run outside its transaction. It asks
 * for a socket each time: there is no second one.
 */
function handOutOnce(socket: Duplex): () => Duplex {
  let isTaken = false
  return () => {
    if (isTaken || socket.destroyed) {
      throw Object.assign(new Error('this connection does not reconnect'), { code: 'CONNECTION_CLOSED' })
    }
    isTaken = true
    return socket
  }
}

/**
 * Parameters are our text already, which the driver's serializers would spoil: jsonb encoded twice, 'true' read as
 * false, timestamps cut to milliseconds. Its parsers would cut those too.
 */
function useTextOnly({ serializers, parsers }: Pick<postgres.ParsedOptions, 'serializers' | 'parsers'>): void {
  for (const oid of Object.keys(serializers)) delete serializers[Number(oid)]
  for (const oid of Object.keys(parsers)) delete parsers[Number(oid)]
  Object.assign(parsers, valueParsers)
}

type Answer = postgres.RowList<postgres.Row[]>

/** A script of several statements is answered by a plain array of results; a result is an array that has a command. */
function isSeveral(answer: Answer | Answer[]): answer is Answer[] {
  return !('command' in answer)
}
