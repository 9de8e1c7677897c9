import type { ConnectionOptions } from './connection/connection-options.ts'
import type { Source } from './source/source.ts'

/** What holds on whatever server the database runs. */
export interface DatabaseOptions {
  /** @default the preset `standard` */
  readonly source?: Source
  /** The setting by which each transaction announces its tenant. @default 'app.current_tenant_id' */
  readonly tenantSetting?: string
  /**
   * The role to act as in each transaction (SET LOCAL ROLE), for databases that offer no login of its own. Weaker than one: the session can go back
   * to what it logged in as. @default none
   */
  readonly assumeRole?: string
  /** Which environment this deployment is: a database that was migrated as another's is not written to. @default none */
  readonly environment?: string
  /** How long a lease lasts without a checkpoint. @default 30 */
  readonly leaseSeconds?: number
  /** The longest statement. @default 300 */
  readonly statementTimeoutSeconds?: number
}

/** How the Database port is opened on PostgreSQL. */
export interface PostgresOptions extends DatabaseOptions {
  /** Asked for every connection, so that a short-lived token can be fetched each time. */
  readonly connection: ConnectionOptions | (() => Promise<ConnectionOptions>)
}
