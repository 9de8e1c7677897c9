import { LeoraError } from '@leora-jobs/core'
import type { Session } from './session.ts'

/** The end of one transaction from outside, which can be asked for until its COMMIT is sent. */
export interface Interruption {
  /** Throws STATEMENT_FAILED (57014) where it has been asked for. */
  check(): void
  /** It is too late from now on. Resolves once a cancellation that was asked for can meet no later statement. */
  close(): Promise<void>
  /** Asks for it, or asks again: a cancellation that comes before its statement has begun is lost. */
  request(): Promise<void>
}

/** How long a server may take to end a cancelled statement: it reacts within milliseconds, or the network is gone. */
export const interruptSeconds = 2

/** For the transaction that is about to begin. `cancel` is null where a statement cannot be cancelled: then only the next one is refused. */
export function createInterruption(session: Session, cancel: (() => Promise<void>) | null): Interruption {
  let isRequested = false
  let isClosed = false
  let cancelling: Promise<void> | null = null
  let limit: NodeJS.Timeout | undefined

  return {
    check() {
      if (!isRequested) return
      throw new LeoraError('STATEMENT_FAILED', `The transaction was interrupted. [57014, ${session.label}]`, {
        details: { sqlstate: '57014' },
      })
    },
    async close() {
      isClosed = true
      await cancelling
      clearTimeout(limit)
    },
    async request() {
      if (isClosed) return
      isRequested = true
      if (!cancel || !session.isWaiting) return
      limit ??= setTimeout(() => session.kill('INTERRUPTED'), interruptSeconds * 1000)
      cancelling ??= cancel()
        .catch(() => undefined)
        .finally(() => {
          cancelling = null
        })
      await cancelling
    },
  }
}
