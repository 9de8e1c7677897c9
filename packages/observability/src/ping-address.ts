import { LeoraError, type RunEvent } from '@leora-jobs/core'
import { runSlug, type SlugRule } from './run-slug.ts'

/** Which checks of which Healthchecks. */
export interface PingAddressOptions {
  /** The URL of one check (`https://hc-ping.com/<uuid>`) for all runs, or a function that says it for each, null for none. Either this or `pingKey`. */
  readonly pingUrl?: string | ((run: { readonly job: string; readonly tenant: string }) => string | null)
  /** The project's ping key: checks are addressed by slug. */
  readonly pingKey?: string
  /** With `pingKey`, a check for each job, or for each job and tenant; a function names them itself, null for none. @default 'job' */
  readonly slug?: SlugRule
  /** With `pingKey`, whether a check that is not there is made: with a period of a day, until somebody sets it. @default false */
  readonly create?: boolean
  /** With `pingKey`, where Healthchecks is, if it is one's own. @default 'https://hc-ping.com' */
  readonly endpoint?: string
}

/** Signals of the pinging API; success is the address alone. */
export type PingSignal = 'start' | 'success' | 'fail' | 'log'

/** Makes the URL of a signal about a run; null where the run has no check. Throws CONFIG_INVALID for options that cannot be meant. */
export function pingAddress(options: PingAddressOptions): (event: RunEvent, signal: PingSignal) => string | null {
  const checkOf = checkUrl(options)
  return (event, signal) => {
    const check = checkOf(event)
    if (check === null || event.runId === null) return null
    const url = new URL(check)
    if (signal !== 'success') url.pathname = `${url.pathname.replace(/\/$/, '')}/${signal}`
    url.searchParams.set('rid', event.runId)
    if (options.pingKey !== undefined && options.create) url.searchParams.set('create', '1')
    return url.href
  }
}

function checkUrl(options: PingAddressOptions): (event: RunEvent) => string | null {
  const { pingUrl, pingKey, slug = 'job', endpoint = 'https://hc-ping.com' } = options
  if ((pingUrl === undefined) === (pingKey === undefined))
    throw invalid('pingUrl', 'give either pingUrl or pingKey', 'the URL of a check, or the ping key of a project')
  if (pingKey !== undefined) {
    checkHttp('endpoint', endpoint)
    if (!/^[\w-]+$/.test(pingKey)) throw invalid('pingKey', 'it is none', 'letters, digits, - and _')
    const base = `${endpoint.replace(/\/$/, '')}/${pingKey}`
    return (event) => {
      const own = runSlug(event, slug)
      return own === null ? null : `${base}/${encodeURIComponent(own)}`
    }
  }
  if (typeof pingUrl === 'function') return ({ job, tenant }) => pingUrl({ job, tenant: tenant.slug })
  const url = pingUrl ?? ''
  checkHttp('pingUrl', url)
  return () => url
}

function checkHttp(field: string, url: string): void {
  const allowed = 'a URL of http or https'
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw invalid(field, 'it is none that can be called', allowed)
}

/** Says no value: each of them is a secret. */
function invalid(field: string, problem: string, allowed: string): LeoraError {
  return new LeoraError('CONFIG_INVALID', `healthchecksObserver: ${field}: ${problem}; allowed: ${allowed}.`, {
    details: { field, allowed },
  })
}
