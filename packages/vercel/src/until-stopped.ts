/**
 * Does `work` with a signal that aborts when the caller goes away, or when the process is told to end: a run then pauses and gives its lease back. A
 * process that nobody else keeps alive ends as it was told to, once `work` has settled.
 */
export async function untilStopped<T>(request: Request, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const told = new AbortController()
  const stop = () => told.abort()
  process.on('SIGTERM', stop)
  try {
    return await work(AbortSignal.any([request.signal, told.signal]))
  } finally {
    process.off('SIGTERM', stop)
    if (told.signal.aborted && process.listenerCount('SIGTERM') === 0)
      setImmediate(() => process.kill(process.pid, 'SIGTERM'))
  }
}
