import {
  createRunner,
  type Database,
  type Job,
  LeoraError,
  type Notifier,
  type Observer,
  type Policies,
  type Retention,
  type Runner,
} from '@leora-jobs/core'
import { calculateBurnRates, processTriggers, sampleMetrics, updateAccountTypes } from '@leora-jobs/core/jobs'
import { type Logger, loggerObserver, type MonitoringSettings } from '@leora-jobs/core/monitoring'
import type { WorkflowOptions } from '@leora-jobs/github-actions'
import type { ConnectionOptions, Source, SourceDefinition, SourcePreset } from '@leora-jobs/postgres'
import { checkLogger, configuredLogger } from './settings/configured-logger.ts'
import { monitorFor } from './settings/monitor-for.ts'
import { type DeliveryConfig, relayFor } from './settings/relay-for.ts'
import { systemClock } from './system-clock.ts'

/** What `leora-jobs.config.ts` says. Everything has a default. */
export interface Config {
  /** What can be run, and what a tick runs. @default the jobs in the box */
  readonly jobs?: readonly Job[]
  /** Where the application's tables are: a preset by its name, or one of your own (`defineSource`). @default 'standard' */
  readonly source?: SourcePreset | SourceDefinition | Source
  /** How to connect where no environment variable says it; asked for every connection when it is a function. */
  readonly connection?: ConnectionOptions | (() => Promise<ConnectionOptions>)
  /** Parts of policies by job name; `*` for every job. */
  readonly policies?: Policies
  /** The tenant of CLI and library calls that name none. */
  readonly defaultTenant?: string
  /** The role to act as in each transaction, for databases that offer no login of its own. */
  readonly assumeRole?: string
  /** The setting by which each transaction announces its tenant. @default 'app.current_tenant_id' */
  readonly tenantSetting?: string
  /** Which environment this is, where LEORA_JOBS_ENVIRONMENT does not say it: a database migrated as another's is not written to. */
  readonly environment?: string
  /** How long the ledger keeps what. @default changes 400 days, runs 90, metrics 800 */
  readonly retention?: Retention
  /** Told of runs as they begin, go on and end. @default none */
  readonly observers?: readonly Observer[]
  /** What runs are logged with: of pino's shape, `(fields, message)`; false for no log. The command on a terminal says it in words all the same. @default JSON lines on the console */
  readonly logger?: Logger | false
  /** How messages leave: after each run that changed something, with each tick, and by `leora-jobs relay`. @default webhooks, signed with LEORA_JOBS_WEBHOOK_SECRET */
  readonly delivery?: DeliveryConfig
  /** What is worth an alert; parts are enough, the rest is default. */
  readonly monitoring?: MonitoringSettings
  /** Who is told of alerts, each under a name of its own; see docs/observability.md. @default nobody: `leora-jobs check` and `alerts list` show them */
  readonly notifiers?: Readonly<Record<string, Notifier>>
  /** What `leora-jobs generate github` leaves to the project. */
  readonly github?: WorkflowOptions
}

/** A runner together with what it was configured with. */
export interface App extends Runner {
  readonly config: Config
}

/** The jobs that come with the package. */
export const builtInJobs: readonly Job[] = [updateAccountTypes, sampleMetrics, calculateBurnRates, processTriggers]

/**
 * The default export of `leora-jobs.config.ts`, and what adapters take. Nothing is connected until something runs: the database is that of
 * LEORA_JOBS_DATABASE_URL, DATABASE_URL or `connection`, in this order.
 */
export function defineConfig(config: Config = {}): App {
  refuseUnknownSettings(config)
  refuseUnknownSource(config.source)
  checkLogger(config.logger)
  const logger = configuredLogger(config, (line, level) => console[level](line))
  const runner = createRunner({
    jobs: config.jobs ?? builtInJobs,
    database: lazyDatabase(async () => {
      const { requiredDatabase } = await import('./settings/configured-database.ts')
      return requiredDatabase(config, process.env)
    }),
    clock: systemClock,
    relay: relayFor(config),
    monitor: monitorFor(config, process.env),
    observers: [...(config.observers ?? []), ...(logger ? [loggerObserver(logger)] : [])],
    ...(config.policies && { policies: config.policies }),
    ...(config.retention && { retention: config.retention }),
  })
  return { ...runner, config }
}

const settings: readonly (keyof Config)[] = [
  'jobs',
  'source',
  'connection',
  'policies',
  'defaultTenant',
  'assumeRole',
  'tenantSetting',
  'environment',
  'retention',
  'observers',
  'logger',
  'delivery',
  'monitoring',
  'notifiers',
  'github',
]

/** A misspelt setting would be none, and nobody would know. */
function refuseUnknownSettings(config: Config): void {
  const unknown = Object.keys(config).filter((name) => !settings.some((setting) => setting === name))
  if (unknown.length === 0) return
  throw new LeoraError(
    'CONFIG_INVALID',
    `config: there is no setting '${unknown.join("', '")}'; the settings are ${settings.join(', ')}.`,
    { details: { field: unknown[0], allowed: settings } },
  )
}

const presets: readonly SourcePreset[] = ['standard', 'leora-portal']

function refuseUnknownSource(source: unknown): void {
  const isPreset = presets.some((preset) => preset === source)
  const isOwn = typeof source === 'object' && source !== null && 'name' in source && 'relations' in source
  if (source === undefined || isPreset || isOwn) return
  const given = typeof source === 'string' ? `there is no preset '${source.slice(0, 60)}'` : 'it is no source'
  throw new LeoraError(
    'CONFIG_INVALID',
    `config: source: ${given}; write '${presets.join("' or '")}', or defineSource({ name, relations }).`,
    { details: { field: 'source', allowed: presets } },
  )
}

/** A database that is opened when it is first needed, so that a config file costs nothing to load. */
function lazyDatabase(open: () => Promise<Database>): Database {
  let opening: Promise<Database> | null = null
  const opened = () => {
    opening ??= open()
    return opening
  }
  return {
    name: 'lazy',
    listTenants: async () => (await opened()).listTenants(),
    open: async (tenant) => (await opened()).open(tenant),
    findDue: async (slots, options) => (await opened()).findDue(slots, options),
    suspend: async (key) => (await opened()).suspend(key),
    resume: async (key) => (await opened()).resume(key),
    listSuspensions: async () => (await opened()).listSuspensions(),
    admitCall: async (call) => (await opened()).admitCall(call),
    findOutboxDue: async () => (await opened()).findOutboxDue(),
    findLate: async (slots) => (await opened()).findLate(slots),
    findUnwatched: async (request) => (await opened()).findUnwatched(request),
    readHealth: async (jobs) => (await opened()).readHealth(jobs),
    close: async () => {
      if (opening !== null) await (await opening).close()
    },
  }
}
