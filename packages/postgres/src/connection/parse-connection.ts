import { userInfo } from 'node:os'
import { LeoraError } from '@leora-jobs/core'
import { type ConnectionOptions, type ConnectionTarget, type SslMode, sslModes } from './connection-options.ts'

/** Parameters of ORMs and their pools, which need no mention when dropped. */
const ormParameters = new Set(
  `connection_limit pool_timeout pool_mode max_connection_lifetime max_idle_connection_lifetime socket_timeout
   statement_cache_size single_use_connections pgbouncer schema sslaccept uselibpqcompat workaround supa`.split(/\s+/),
)
const understood = new Set(['application_name', 'connect_timeout', 'sslmode', 'sslrootcert', 'host'])

/** Reads the URL and fills in the defaults. Throws CONNECTION_INVALID, which never shows the password. */
export function parseConnection(options: ConnectionOptions): ConnectionTarget {
  const variable = options.variable ?? 'the database URL'
  const refuse = (problem: string): never => {
    throw new LeoraError('CONNECTION_INVALID', `${variable} ${problem}`, { details: { variable } })
  }
  const url = parseUrl(options.url, refuse)
  const parameters = url.searchParams
  const isOn = (name: string) => parameters.get(name) === 'true'
  const decode = (text: string, part: string) => {
    try {
      return decodeURIComponent(text)
    } catch {
      return refuse(`has a stray % in its ${part}: write % as %25.`)
    }
  }
  const host = parameters.get('host') ?? (decode(url.hostname.replace(/^\[|\]$/g, ''), 'host') || 'localhost')
  const port = Number(url.port || 5432)
  const user = decode(url.username, 'user') || process.env.PGUSER || userInfo().username
  const database = decode(url.pathname.slice(1), 'database name') || user
  const ignored = [...parameters.keys()].filter((name) => !ormParameters.has(name) && !understood.has(name))
  const isPooled = isOn('pgbouncer') || port === 6543 || host.includes('pooler')
  const { prepare = 'detect' } = options
  return {
    host,
    port,
    user,
    password: decode(url.password, 'password'),
    database,
    schema: parameters.get('schema'),
    prepare: prepare === 'detect' && isPooled ? false : prepare,
    applicationName: options.applicationName ?? parameters.get('application_name') ?? 'leora-jobs',
    connectTimeoutSeconds: options.connectTimeoutSeconds ?? readTimeout(parameters, refuse) ?? 15,
    silenceSeconds: options.silenceSeconds ?? 5,
    ssl: options.ssl ?? readSslMode(parameters, refuse) ?? (isLocal(host) ? 'disable' : 'prefer'),
    sslRootCertificate: options.sslRootCertificate ?? parameters.get('sslrootcert'),
    socket: options.socket ?? null,
    ignoredParameters: [...new Set(ignored)],
    label: `${host.startsWith('/') ? host : `${host}:${port}`}/${database}`,
  }
}

/** The URL with its password hidden, for messages and logs; text that is no clear URL is hidden altogether. */
export function redactUrl(text: string): string {
  if (!/^\w+:\/\//.test(text) || !isUnmistakable(text)) return '(not a URL)'
  const url = new URL(text)
  if (url.password !== '') url.password = '***'
  for (const name of url.searchParams.keys()) if (/pass/i.test(name)) url.searchParams.set(name, '***')
  return url.href
}

function parseUrl(text: string, refuse: (problem: string) => never): URL {
  const stray = /[\s\p{Cc}]/u.exec(text)
  if (stray !== null) {
    const where = ['at its start', 'at its end', `at position ${stray.index + 1}`]
    const place = where[stray.index === 0 ? 0 : text.slice(stray.index).trim() === '' ? 1 : 2]
    refuse(`contains ${nameCharacter(stray[0])} ${place}. Remove it, or write it as ${encodeURIComponent(stray[0])}.`)
  }
  if (text === '') refuse('is empty.')
  if (/^["'].*["']$/.test(text)) refuse('is wrapped in quotes. Remove them.')
  if (!/^postgres(ql)?:\/\//.test(text)) {
    refuse(`does not start with postgres:// or postgresql://${/^\w+:\/\//.test(text) ? '' : ', so it is no URL'}.`)
  }
  if (/^[^/]+\/\/([^/?]*@)?[^/?@]*,/.test(text)) refuse('names several hosts. Name one.')
  if (!isUnmistakable(text)) {
    refuse('cannot be read as a URL. Characters such as @ : / # ? % in a user or password must be percent-encoded.')
  }
  return new URL(text)
}

/** In `u:1#2@h`, `u:1/2@h` and `u:1?2@h` the password's end would be read, and shown, as something else. */
function isUnmistakable(text: string): boolean {
  return URL.canParse(text) && !text.includes('#') && !/^\w+:\/\/[^/?]*[/?].*@/.test(text)
}

function nameCharacter(character: string): string {
  const names: Readonly<Record<string, string>> = { '\n': 'a line break', '\r': 'a carriage return', '\t': 'a tab' }
  if (character === ' ') return 'a space'
  return names[character] ?? `the character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

function readTimeout(parameters: URLSearchParams, refuse: (problem: string) => never): number | undefined {
  const text = parameters.get('connect_timeout')
  if (text === null || text === '0') return undefined
  return /^\d{1,4}$/.test(text) ? Number(text) : refuse('has a connect_timeout that is not a number of seconds.')
}

function readSslMode(parameters: URLSearchParams, refuse: (problem: string) => never): SslMode | undefined {
  if (parameters.get('sslaccept') === 'strict') return 'verify-full'
  const text = parameters.get('sslmode')
  if (text === null) return undefined
  const mode = text === 'allow' ? 'prefer' : sslModes.find((known) => known === text)
  // libpq: naming an authority asks for it to be checked
  if (mode === 'require' && parameters.has('sslrootcert')) return 'verify-ca'
  return mode ?? refuse(`has an unknown sslmode. Allowed: ${sslModes.join(', ')}.`)
}

function isLocal(host: string): boolean {
  return host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host)
}
