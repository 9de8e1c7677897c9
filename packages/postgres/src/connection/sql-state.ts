import type { LeoraErrorCode } from '@leora-jobs/core'

/** What an SQLSTATE means to us. */
export interface SqlState {
  readonly code: LeoraErrorCode
  readonly retryable: boolean
  /** Said instead of the server's message, which may quote row contents; null where it quotes none. */
  readonly sentence: string | null
  /** Said behind it: what to do. */
  readonly advice?: string
}

const once = (code: LeoraErrorCode, advice = ''): SqlState => ({ code, retryable: false, sentence: null, advice })
const again = (code: LeoraErrorCode, advice = ''): SqlState => ({ code, retryable: true, sentence: null, advice })
const rejected = (sentence: string): SqlState => ({ code: 'DATA_REJECTED', retryable: false, sentence })
const failed = (sentence: string): SqlState => ({ code: 'STATEMENT_FAILED', retryable: false, sentence })

/** By SQLSTATE, its first three or its first two characters; the longest that fits counts. */
const meanings: Readonly<Record<string, SqlState>> = {
  '08': again('DATABASE_UNREACHABLE'),
  // too many connections
  '53300': again(
    'DATABASE_UNREACHABLE',
    'Close sessions that stand idle (pg_stat_activity), raise max_connections or the limit of the role or database, or connect by way of a pooler.',
  ),
  '53100': once(
    'STATEMENT_FAILED',
    'The disk of the database is full; nothing of this transaction was written. Free space or enlarge it: the next run goes on from the checkpoint.',
  ),
  '57P': again('CONNECTION_LOST'),
  '57P03': again('DATABASE_UNREACHABLE'), // starting up or shutting down
  '57P04': once('CONNECTION_INVALID'), // the database was dropped
  '3D000': once('CONNECTION_INVALID'), // there is no such database
  '25P03': again('CONNECTION_LOST'), // idle in transaction for too long
  '25P04': again('CONNECTION_LOST'), // transaction_timeout
  '40001': again('CONFLICT'),
  '40P01': again('CONFLICT'),
  '55P03': again('CONFLICT'),
  '28': once('PERMISSION_DENIED'),
  '42501': once('PERMISSION_DENIED'),
  '22': rejected('A value does not fit the type or operation it was given to.'),
  '22001': rejected('A text is too long for its column.'),
  '22003': rejected('A number is out of the range of its type.'),
  '22012': rejected('There was a division by zero.'),
  '22023': rejected('A setting, role or argument has a value that is not allowed.'),
  '22P02': rejected('A text cannot be read as the type it was given to.'),
  '23': rejected('A row violates a constraint.'),
  '23502': rejected('A value is missing in a column that needs one.'),
  '23503': rejected('A row refers to one that does not exist, or is still referred to.'),
  '23505': rejected('A row with the same key exists already.'),
  '23514': rejected('A row violates a check.'),
  '40002': rejected('A row violates a constraint that is checked at COMMIT.'),
  '44': rejected('A row violates the check option of a view.'),
  P0: rejected('A function or trigger raised an error.'),
  XX: failed('The server met an internal error; its log says which.'),
  // another server process answers than the one that prepared it
  '26': failed('A prepared statement is gone: a pooler is in between. Set prepare to false.'),
  // a parameter too few, mostly; as FATAL it is a pooler that cannot reach the server
  '08P01': once('STATEMENT_FAILED'),
}

/** What an SQLSTATE means; `routine` is the place in the server's source that raised it. */
export function sqlStateMeaning(sqlstate: string, severity?: unknown, routine?: unknown): SqlState {
  // the first use of a statement prepared before a migration; the driver prepares it anew for the next
  if (sqlstate === '0A000' && routine === 'RevalidateCachedQuery') return again('CONFLICT')
  if (sqlstate === '08P01' && severity === 'FATAL') return again('DATABASE_UNREACHABLE')
  const prefix = [5, 3, 2].map((length) => sqlstate.slice(0, length)).find((start) => start in meanings)
  return (prefix !== undefined && meanings[prefix]) || once('STATEMENT_FAILED')
}
