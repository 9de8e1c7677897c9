import type { ClientMessage } from '../support/message-reader.ts'

/** Moments between two messages: a page's rows and its change log travel together, so that the port has no point between them. */
export const changeLogMoments = ['before change log', 'after change log'] as const

export type ChangeLogMoment = (typeof changeLogMoments)[number]

/** Holds back what a client sends, from a moment on. */
export interface ChangeLogStop {
  /** Resolves at the moment. */
  readonly reached: Promise<void>
  /** For the proxy: is awaited before each message. */
  beforeMessage(number: number, message: ClientMessage): Promise<void> | void
  release(): void
}

/** Stops before or after the change log of the nth write. */
export function createChangeLogStop(moment: ChangeLogMoment, write: number): ChangeLogStop {
  let onReached: () => void = () => undefined
  let onReleased: () => void = () => undefined
  const reached = new Promise<void>((resolve) => {
    onReached = resolve
  })
  const released = new Promise<void>((resolve) => {
    onReleased = resolve
  })
  let writes = 0
  let isLogging = false

  /** One statement is several messages: prepared, and given its parameters. */
  function isMoment({ statement }: ClientMessage): boolean {
    if (statement === null) return false
    const wasLogging = isLogging
    isLogging = statement.includes('insert into leora_jobs.change')
    if (isLogging && !wasLogging) writes += 1
    const isThere = moment === 'before change log' ? isLogging : wasLogging && !isLogging
    return isThere && writes >= write
  }

  let hasStopped = false
  return {
    reached,
    beforeMessage(_number, message) {
      if (hasStopped || !isMoment(message)) return
      hasStopped = true
      onReached()
      return released
    },
    release: () => onReleased(),
  }
}
