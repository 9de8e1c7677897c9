import { isLeoraError, LeoraError } from '@leora-jobs/core'
import { beginText } from './begin-text.ts'
import type { Parameter, Transaction, TransactionOptions } from './connection.ts'
import { connectionLost } from './connection-error.ts'
import { explainCancel } from './explain-cancel.ts'
import type { Interruption } from './interruption.ts'
import { serializeParameter } from './serialize-parameter.ts'
import type { Session } from './session.ts'

/** Tags that would end our transaction, or show that it had ended. ROLLBACK TO SAVEPOINT has the tag ROLLBACK too. */
const boundaries = new Set(['BEGIN', 'START TRANSACTION', 'COMMIT', 'ROLLBACK', 'PREPARE TRANSACTION'])

/** `Connection.transaction` on a session that runs no other one. */
export async function runTransaction<T>(
  session: Session,
  options: TransactionOptions,
  work: (transaction: Transaction) => Promise<T>,
  interruption: Interruption,
): Promise<T> {
  const begin = beginText(options)
  if (!session.isOpen) throw connectionLost(session.label)
  const answers: Promise<void>[] = []
  let failure: unknown
  let isOver = false

  function track<Answer>(answer: Promise<Answer>): Promise<Answer> {
    answers.push(
      answer.then(
        () => {},
        (error) => {
          failure ??= error
        },
      ),
    )
    return answer
  }

  function send<Answer>(statement: () => Promise<Answer>): Promise<Answer> {
    return track(
      (async () => {
        if (isOver) throw new LeoraError('INTERNAL', 'A statement was sent after its transaction had ended.')
        if (failure !== undefined) throw failure
        interruption.check()
        return statement()
      })(),
    )
  }

  const transaction: Transaction = {
    query: <Row extends object>(text: string, parameters: readonly Parameter[] = []) =>
      send(async () => {
        const { rows, count, command } = await session.query<Row>(text, parameters.map(serializeParameter))
        refuseBoundaries([command])
        return { rows, count }
      }),
    script: (text) => send(async () => refuseBoundaries(await session.script(text))),
  }

  function refuseBoundaries(tags: readonly string[]): void {
    if (!tags.some((tag) => boundaries.has(tag))) return
    session.kill()
    throw new LeoraError('INTERNAL', 'A statement ended its transaction; the connection was closed.')
  }

  // Not awaited: what `work` sends first shares its round trip. Where BEGIN itself fails, nothing sent later may run.
  track(session.script(begin)).catch(() => session.kill())
  try {
    const result = await work(transaction)
    await Promise.all(answers)
    if (failure !== undefined) throw failure
    interruption.check()
    isOver = true
    await interruption.close()
    await commit(session)
    return result
  } catch (error) {
    isOver = true
    await interruption.close()
    if (session.isOpen) await session.script('rollback').catch(() => session.kill())
    throw explainCancel(isAftermath(error) ? (failure ?? error) : error, options.statementTimeoutSeconds)
  }
}

/** Statements sent together with the one that failed say only that the transaction is aborted, or the connection lost. */
function isAftermath(error: unknown): boolean {
  return isLeoraError(error) && (error.code === 'CONNECTION_LOST' || error.details.sqlstate === '25P02')
}

async function commit(session: Session): Promise<void> {
  if (!session.isOpen) throw connectionLost(session.label)
  const [tag] = await session.script('commit').catch((error) => {
    const details = isLeoraError(error, 'CONNECTION_LOST') ? error.details : {}
    throw session.isOpen ? error : connectionLost(session.label, { ...details, outcome: 'unknown' })
  })
  if (tag === 'COMMIT') return
  session.kill()
  throw new LeoraError('STATEMENT_FAILED', `The database answered ${tag} to COMMIT: nothing was written.`)
}
