import type { Duplex } from 'node:stream'

/** How to reach a database. */
export interface ConnectionOptions {
  /** `postgres://user:password@host:port/database?sslmode=verify-full`, percent-encoded. */
  readonly url: string
  /** What to call the URL in messages: the variable it came from. @default the database URL */
  readonly variable?: string
  /**
   * Prepared statements save reading and planning a text that was sent before, and break behind some transaction poolers.
   * `detect` turns them off for `pgbouncer=true`, port 6543, hosts with `pooler` in their name, and wherever the login
   * shows that a pooler answers. @default detect
   */
  readonly prepare?: boolean | 'detect'
  /** Shown in pg_stat_activity. @default the URL's application_name, else leora-jobs */
  readonly applicationName?: string
  /** Over all of TCP, TLS and authentication. @default the URL's connect_timeout, else 15 */
  readonly connectTimeoutSeconds?: number
  /** How long beyond a transaction's `statementTimeoutSeconds` an answer may be missing before the connection is given up as silent. @default 5 */
  readonly silenceSeconds?: number
  /** @default the URL's sslmode, else disable on this machine and prefer elsewhere */
  readonly ssl?: SslMode
  /** PEM file of the authorities to trust. @default the URL's sslrootcert, else the ones Node.js trusts */
  readonly sslRootCertificate?: string
  /** Opens a stream that speaks the protocol, instead of TCP: a database in this process. Asked once. */
  readonly socket?: () => Duplex | Promise<Duplex>
}

/**
 * As in libpq: `prefer` uses TLS where the server offers it; `prefer` and `require` do **not** verify who answers;
 * `verify-ca` checks the certificate's authority, `verify-full` the host name as well.
 */
export type SslMode = (typeof sslModes)[number]

/** Every `SslMode`, weakest first. */
export const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

/** `ConnectionOptions` with the URL read and every default filled in. */
export interface ConnectionTarget {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** The application's schema, where the URL names one (`schema=`, as Prisma does). */
  readonly schema: string | null
  readonly prepare: boolean | 'detect'
  readonly applicationName: string
  readonly connectTimeoutSeconds: number
  readonly silenceSeconds: number
  readonly ssl: SslMode
  readonly sslRootCertificate: string | null
  readonly socket: (() => Duplex | Promise<Duplex>) | null
  /** URL parameters that mean nothing here and are not sent to the server. */
  readonly ignoredParameters: readonly string[]
  /** What messages call the database: host, port and name. */
  readonly label: string
}
