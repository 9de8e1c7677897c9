import type { ConnectionTarget } from '../connection/connection-options.ts'
import type { Verdict } from './finding.ts'

/** What is said of a host. */
export type HostFacts = Pick<ConnectionTarget, 'host' | 'port' | 'prepare' | 'ssl'>

/**
 * What can be told from where the database is, before connecting: it may explain why that fails. Null is the embedded
 * database.
 */
export function judgeHost(target: HostFacts | null): readonly Verdict[] {
  if (target === null) return [{ level: 'ok', message: 'The embedded database: no host.' }]
  const verdicts = [...pooled(target), ...ipv6Only(target), ...unverified(target)]
  return verdicts.length > 0 ? verdicts : [{ level: 'ok', message: `The host ${target.host} is reached directly.` }]
}

function pooled({ host, port, prepare }: HostFacts): readonly Verdict[] {
  const isPooler = port === 6543 || host.includes('pooler')
  if (!isPooler && prepare) return []
  if (host.endsWith('.pooler.supabase.com') && port === 5432) {
    const message =
      `${host}:${port} is a pooler that gives each client a session of its own: runs and \`leora-jobs migrate\` work ` +
      'through it. Serverless platforms, with many clients, are better off with its port 6543.'
    return [{ level: 'note', message, details: { host, port } }]
  }
  const what = isPooler
    ? `${host}:${port} is a pooler`
    : 'The connection is set up for a pooler (pgbouncer=true, or prepare off)'
  const statements = prepare ? 'prepared statements are on and may fail there' : 'prepared statements are off'
  const message = `${what}: ${statements}, and \`leora-jobs migrate\` needs the direct URL, in DIRECT_URL.`
  return [{ level: 'note', message, details: { host, port } }]
}

function ipv6Only({ host }: HostFacts): readonly Verdict[] {
  if (!/^db\.[^.]+\.supabase\.co$/.test(host)) return []
  const message =
    `${host} has an IPv6 address only, unless the project has the IPv4 add-on: most CI runners and serverless ` +
    `platforms cannot reach it. Use the pooler's URL there: its port 6543 for runs, 5432 for \`leora-jobs migrate\`.`
  return [{ level: 'note', message, details: { host } }]
}

function unverified({ host, ssl }: HostFacts): readonly Verdict[] {
  const isLocal = host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host)
  if (isLocal || ssl === 'verify-full') return []
  const what =
    ssl === 'disable'
      ? 'the connection is not encrypted'
      : 'nobody checks fully that it is the right server that answers'
  const message =
    `sslmode is ${ssl}: ${what}. Add sslmode=verify-full to the URL, with sslrootcert where its authority is a ` +
    'private one.'
  return [{ level: 'note', message, details: { host, sslmode: ssl } }]
}
