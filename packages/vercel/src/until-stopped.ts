/** The requests under way. One listener serves them all: one each is taken for a leak from the eleventh on. */
const underWay = new Set<AbortController>()

/**
 * Does `work` with a signal that aborts when the caller goes away, or when the process is told to end: a run then pauses and gives its lease back. A
 * process that nobody else keeps alive ends as it was told to, once the last request has settled.
 */
export async function untilStopped<T>(request: Request, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const told = new AbortController()
  if (underWay.size === 0) process.on('SIGTERM', stopAll)
  underWay.add(told)
  try {
    return await work(AbortSignal.any([request.signal, told.signal]))
  } finally {
    underWay.delete(told)
    if (underWay.size === 0) {
      process.off('SIGTERM', stopAll)
      if (told.signal.aborted && process.listenerCount('SIGTERM') === 0) setImmediate(endAsTold)
    }
  }
}

function stopAll(): void {
  for (const told of underWay) told.abort()
}

function endAsTold(): void {
  process.kill(process.pid, 'SIGTERM')
}
