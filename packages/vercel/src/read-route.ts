import { closestMatches, type Job, LeoraError } from '@leora-jobs/core'
import { firesAtMostDaily } from '@leora-jobs/core/cron'
import { readQuery } from './read-query.ts'
import { shortNames } from './short-names.ts'

/** What a request asks for. */
export interface Route {
  /** What its calls are counted under. */
  readonly name: string
  /** Null for health; undefined for all. */
  readonly jobs: readonly string[] | null | undefined
  readonly tenant: string | undefined
  readonly dryRun: boolean
}

/** Reads path and query. Throws INPUT_INVALID, or JOB_UNKNOWN with close matches; nothing has run then. */
export function readRoute(request: Request, jobs: readonly Job[], basePath: string): Route {
  const url = new URL(request.url)
  const segment = segmentOf(url.pathname, basePath)
  const query = readQuery(url.searchParams, segment)
  const { tenant, dryRun } = query
  if (dryRun && request.method !== 'POST')
    throw invalid('dryRun', `dryRun belongs to POST; a ${request.method} runs what is due.`)
  if (segment === 'health' && (tenant !== undefined || dryRun))
    throw invalid(dryRun ? 'dryRun' : 'tenant', 'health takes no tenant and no dryRun.')
  return { ...targetOf(segment, query.job, jobs), tenant, dryRun }
}

function targetOf(segment: string, job: string | undefined, jobs: readonly Job[]): Pick<Route, 'name' | 'jobs'> {
  if (segment === 'health') return { name: segment, jobs: null }
  if (segment === 'tick') return { name: segment, jobs: undefined }
  if (segment !== 'process') return single(segment, jobs)
  if (job !== undefined) return single(job, jobs)
  return { name: segment, jobs: jobs.filter(({ schedule }) => firesAtMostDaily(schedule)).map(({ name }) => name) }
}

/** A job by its name, or by its short one. */
function single(asked: string, jobs: readonly Job[]): Pick<Route, 'name' | 'jobs'> {
  const names = jobs.map(({ name }) => name)
  const found = [asked, shortNames[asked]].find((name) => name !== undefined && names.includes(name))
  if (found !== undefined) return { name: found, jobs: [found] }
  const short = Object.keys(shortNames).filter((name) => names.includes(shortNames[name] ?? ''))
  const close = closestMatches(asked, [...names, ...short])
  const hint = close.length > 0 ? `Did you mean '${close.join("' or '")}'?` : `The jobs are ${names.join(', ')}.`
  throw new LeoraError('JOB_UNKNOWN', `There is no job '${asked.slice(0, 100)}'. ${hint}`, {
    details: { field: 'job', allowed: names },
  })
}

function segmentOf(pathname: string, basePath: string): string {
  const at = pathname.lastIndexOf(`${basePath}/`)
  const rest = at < 0 ? '' : pathname.slice(at + basePath.length + 1).replace(/\/$/, '')
  if (/^[^/]+$/.test(rest)) return decode(rest)
  const routes = ['tick', 'process', 'health', '<job>'].map((name) => `${basePath}/${name}`)
  throw invalid('path', `There is no such route; the routes are ${routes.join(', ')}.`)
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw invalid('path', 'The path is not well encoded.')
  }
}

function invalid(field: string, message: string): LeoraError {
  return new LeoraError('INPUT_INVALID', message, { details: { field } })
}
