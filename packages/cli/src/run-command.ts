import { createRunner, type Observer } from '@leora-jobs/core'
import type { CommandContext, GlobalFlags } from './command-context.ts'
import type { App } from './define-config.ts'
import { exitCodeOfError, exitCodes, statusOfExitCode } from './exit-code.ts'
import { type CommandReporter, commandReporter, outputFilters } from './output/command-reporter.ts'
import { errorDocument, printError } from './output/print-error.ts'
import { createRunLog, type RunLog } from './output/run-log.ts'
import { processTerminal } from './output/terminal.ts'
import type { OpenedDatabase } from './settings/configured-database.ts'
import { databaseFor } from './settings/database-for.ts'
import { loadConfig } from './settings/load-config.ts'
import { loadEnvFiles } from './settings/load-env-files.ts'
import { logFormatFor } from './settings/log-format.ts'
import { monitorFor } from './settings/monitor-for.ts'
import { relayFor } from './settings/relay-for.ts'
import { systemClock } from './system-clock.ts'

/** Runs a command with what it needs, prints what it throws, closes what it opened, and sets the exit code. */
export async function runCommand(
  flags: GlobalFlags,
  command: (context: CommandContext) => Promise<number>,
): Promise<void> {
  const terminal = processTerminal({
    json: flags.json ?? false,
    quiet: flags.quiet ?? false,
    verbose: flags.verbose ?? false,
    filters: await outputFilters(process.env, flags.json ?? false),
  })
  const stop = new AbortController()
  const stopped = listenForSignals(stop)
  const ended: { reporter?: CommandReporter; log?: RunLog; error?: string } = {}
  const opened: { config?: Promise<App>; app?: Promise<App>; database?: Promise<OpenedDatabase> } = {}
  try {
    const files = loadEnvFiles(flags.envFile)
    if (terminal.verbose && files.length > 0) terminal.say(`Environment from ${files.join(', ')}.`)
    const reporter = await commandReporter(process.env)
    ended.reporter = reporter
    const config = async () => {
      opened.config ??= loadConfig(flags.config)
      return opened.config
    }
    const database = async () => {
      opened.database ??= config().then((given) =>
        databaseFor(given.config, process.env, (message) => terminal.say(message)),
      )
      return opened.database
    }
    const app = async () => {
      const format = logFormatFor(flags.log, process.env, { isTerminal: process.stderr.isTTY })
      opened.app ??= Promise.all([config(), database()]).then(([given, on]) => {
        ended.log = createRunLog(format, given.config, terminal)
        return onDatabase(given, on, [ended.log, reporter])
      })
      return opened.app
    }
    process.exitCode = await command({
      terminal,
      environment: process.env,
      config,
      configFile: flags.config,
      app,
      database,
      reporter: {
        notStarted(entry) {
          ended.log?.notStarted(entry)
          reporter.notStarted(entry)
        },
        relayed: (entries) => ended.log?.relayed(entries),
        watched: (report) => ended.log?.watched(report),
      },
      signal: stop.signal,
    })
  } catch (error) {
    printError(error, terminal)
    ended.error = errorDocument(error).message
    process.exitCode = exitCodeOfError(error)
  } finally {
    terminal.progress(null)
    await (await opened.database?.catch(() => undefined))?.close()
    const exitCode = stopped.exitCode ?? Number(process.exitCode ?? exitCodes.ok)
    process.exitCode = exitCode
    const { reporter, error } = ended
    reporter?.end({ exitCode, status: statusOfExitCode(exitCode), ...(error !== undefined && { error }) })
  }
}

/** The same jobs and policies on the database that the command chose, and told of in the command's own words. */
function onDatabase(given: App, database: OpenedDatabase, observers: readonly Observer[]): App {
  const { config } = given
  const runner = createRunner({
    jobs: given.jobs,
    database,
    clock: systemClock,
    relay: relayFor(config),
    monitor: monitorFor(config, process.env),
    owner: `cli pid ${process.pid}`,
    observers: [...(config.observers ?? []), ...observers],
    ...(config.policies && { policies: config.policies }),
    ...(config.retention && { retention: config.retention }),
  })
  return { ...runner, config }
}

/** The first signal stops between pages and gives the lease back; the second ends at once. */
function listenForSignals(stop: AbortController): { exitCode: number | null } {
  const stopped: { exitCode: number | null } = { exitCode: null }
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(exitCode)
      stopped.exitCode = exitCode
      stop.abort()
    })
  }
  return stopped
}
