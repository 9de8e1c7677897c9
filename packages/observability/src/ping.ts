/** A request that tells a check something. */
export interface Ping {
  readonly url: string
  readonly body: string
}

/** How pings are sent. */
export interface PingOptions {
  readonly fetch: typeof globalThis.fetch
  /** Of each attempt, in milliseconds. */
  readonly timeoutMs: number
}

const attemptLimit = 2

/** Sends a ping, once more where there was no answer or one that may pass; true where it was taken. Never throws. */
export async function sendPing({ url, body }: Ping, { fetch, timeoutMs }: PingOptions): Promise<boolean> {
  for (let attempt = 1; attempt <= attemptLimit; attempt += 1) {
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const headers = { 'content-type': 'text/plain; charset=utf-8', 'user-agent': 'leora-jobs' }
      // a redirect would take the body, and the key in the path, to another host
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
      await response.body?.cancel()
      if (response.ok) return true
      if (response.status < 500 && response.status !== 429) return false
    } catch {
      // the second attempt, or none: a watcher that is away must cost a run nothing
    }
  }
  return false
}
