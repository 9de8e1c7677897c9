import { LeoraError, type Observer, type RunEvent, type RunReport } from '@leora-jobs/core'
import { sendPing } from './ping.ts'
import { type PingAddressOptions, type PingSignal, pingAddress } from './ping-address.ts'

/** How runs are told to Healthchecks. */
export interface HealthchecksObserverOptions extends PingAddressOptions {
  /** Of each attempt of a ping, in milliseconds; there are two, and a run waits two seconds for its last ping. @default 900 */
  readonly timeoutMs?: number
  /** What sends. @default the `fetch` of the platform */
  readonly fetch?: typeof globalThis.fetch
}

/** An observer that says how its pings went. */
export interface HealthchecksObserver extends Observer {
  /** Pings so far: `sent` were taken, `lost` were not. */
  readonly pings: { readonly sent: number; readonly lost: number }
}

/**
 * Pings a check at the start and end of each run that a schedule has planned; dry runs and runs by hand are not told. Throws CONFIG_INVALID for
 * options that cannot be meant.
 */
export function healthchecksObserver(options: HealthchecksObserverOptions): HealthchecksObserver {
  const { timeoutMs = 900, fetch = globalThis.fetch } = options
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0) {
    throw new LeoraError('CONFIG_INVALID', `healthchecksObserver: timeoutMs: ${timeoutMs} is none; allowed: above 0.`, {
      details: { field: 'timeoutMs', allowed: 'above 0' },
    })
  }
  const addressOf = pingAddress(options)
  const pings = { sent: 0, lost: 0 }
  /** The last ping of each run that has one under way: its end must not arrive before its start. */
  const pending = new Map<string, Promise<void>>()

  function ping(event: RunEvent, signal: PingSignal, body: string): void {
    const url = addressOf(event, signal)
    if (url === null) return
    const before = pending.get(event.runId ?? '') ?? Promise.resolve()
    const own = before.then(async () => {
      const isTaken = await sendPing({ url, body }, { fetch, timeoutMs })
      pings[isTaken ? 'sent' : 'lost'] += 1
      if (pending.get(event.runId ?? '') === own) pending.delete(event.runId ?? '')
    })
    pending.set(event.runId ?? '', own)
  }

  return {
    pings,
    notice(event) {
      if (event.dryRun) return
      if (event.type === 'started' && event.occurrence !== null)
        ping(event, 'start', `${headOf(event)}\n${event.resumed ? 'resumed' : 'started'}`)
      if (event.type === 'finished' && event.report.occurrence !== null)
        ping(event, signalOf(event.report), `${headOf(event)}\n${bodyOf(event.report)}`)
    },
    async flush() {
      await Promise.all(pending.values())
    },
  }
}

/** A paused run goes on with the next tick; until then its check waits for the end. */
function signalOf({ status }: RunReport): PingSignal {
  if (status === 'succeeded' || status === 'partial') return 'success'
  return status === 'failed' || status === 'cancelled' ? 'fail' : 'log'
}

function headOf({ job, tenant, asOf }: RunEvent): string {
  return `${job}, ${tenant.slug}, as of ${asOf}`
}

/** Counts, and of an error its code: a message may say more than a watcher should know. */
function bodyOf({ status, counts, durationMs, error }: RunReport): string {
  const ending = error ? `${status} (${error.code})` : status
  const { read, changed, unchanged, failed } = counts
  return `${ending} in ${(durationMs / 1_000).toFixed(1)} s\n${read} read, ${changed} changed, ${unchanged} unchanged, ${failed} failed`
}
