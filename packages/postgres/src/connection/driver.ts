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

/** The driver on one socket. Statements go out in the order given, without waiting for the ones before. */
export interface Driver {
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
    connect_timeout: target.connectTimeoutSeconds,
    prepare: target.prepare,
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
  return {
    async query<Row extends object>(text: string, parameters: readonly (string | null)[]) {
      const result = await withParameters(sql.unsafe<Row[]>(text, [], extended), parameters)
      return { rows: Array.from<Row>(result), count: result.count ?? 0, command: result.command }
    },
    async script(text) {
      const answer = await sql.unsafe(text)
      return isSeveral(answer) ? answer.map((result) => result.command) : [answer.command]
    },
    end: (seconds) => sql.end({ timeout: seconds }),
  }
}

// `simple: false` also where there are no parameters: the extended protocol takes one statement only
const extended = { prepare: true, simple: false }

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
