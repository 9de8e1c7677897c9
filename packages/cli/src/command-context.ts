import type { App } from './define-config.ts'
import type { RunLog } from './output/run-log.ts'
import type { Terminal } from './output/terminal.ts'
import type { OpenedDatabase } from './settings/configured-database.ts'
import type { LogFormat } from './settings/log-format.ts'
import type { Environment } from './settings/read-variable.ts'

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly environment: Environment
  /** The config file's jobs and settings, with no database opened. */
  config(): Promise<App>
  /** The file of `--config`, where it was given. */
  readonly configFile: string | undefined
  /** The configured jobs over the configured database; opened when first asked for, closed when the command ends. */
  app(): Promise<App>
  /** The configured database, for bare connections. */
  database(): Promise<OpenedDatabase>
  /** Told of runs that could not start, those that did tell it themselves; and of what a tick did beside. */
  readonly reporter: Omit<RunLog, 'notice'>
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

/** Flags that every command takes. */
export interface GlobalFlags {
  readonly json?: true | undefined
  readonly config?: string | undefined
  readonly envFile?: string | undefined
  readonly log?: LogFormat | undefined
  readonly quiet?: true | undefined
  readonly verbose?: true | undefined
}
