import type { Observer } from '@leora-jobs/core'
import type { RelayEntry } from '@leora-jobs/core/delivery'
import {
  type Logger,
  loggerObserver,
  logNotStarted,
  logRelayed,
  logWatched,
  type WatchReport,
} from '@leora-jobs/core/monitoring'
import { configuredLogger } from '../settings/configured-logger.ts'
import type { LogFormat } from '../settings/log-format.ts'
import type { CommandReporter } from './command-reporter.ts'
import { createLogObserver } from './log-observer.ts'
import { reportRelayed } from './report-relayed.ts'
import { reportWatched } from './report-watched.ts'
import type { Terminal } from './terminal.ts'

/** Says on stderr what runs do, and what a tick did beside. */
export interface RunLog extends Observer, Pick<CommandReporter, 'notStarted'> {
  relayed(entries: readonly RelayEntry[]): void
  watched(report: WatchReport): void
}

const silent: RunLog = { notice: () => {}, notStarted: () => {}, relayed: () => {}, watched: () => {} }

/** In the format asked for; JSON lines are the business of the config's logger, where it has one. */
export function createRunLog(
  format: LogFormat,
  config: { readonly logger?: Logger | false },
  terminal: Terminal,
): RunLog {
  if (format === 'text')
    return {
      ...createLogObserver(terminal),
      // the command's own table says it
      notStarted: () => {},
      relayed: (entries) => reportRelayed(terminal, entries),
      watched: (report) => reportWatched(terminal, report),
    }
  const level = terminal.verbose ? 'debug' : terminal.quiet ? 'error' : 'info'
  const logger = format === 'json' ? configuredLogger(config, (line) => terminal.shout(line), level) : null
  if (logger === null) return silent
  return {
    ...loggerObserver(logger),
    notStarted: (entry) => logNotStarted(logger, entry),
    relayed: (entries) => logRelayed(logger, entries),
    watched: (report) => logWatched(logger, report),
  }
}
