import type { Observer } from '@leora-jobs/core'
import { type Logger, loggerObserver, logNotStarted } from '@leora-jobs/core/monitoring'
import { configuredLogger } from '../settings/configured-logger.ts'
import type { LogFormat } from '../settings/log-format.ts'
import type { CommandReporter } from './command-reporter.ts'
import { createLogObserver } from './log-observer.ts'
import type { Terminal } from './terminal.ts'

/** Says on stderr what runs do. */
export type RunLog = Observer & Pick<CommandReporter, 'notStarted'>

/** In the format asked for; JSON lines are the business of the config's logger, where it has one. */
export function createRunLog(
  format: LogFormat,
  config: { readonly logger?: Logger | false },
  terminal: Terminal,
): RunLog {
  // what could not start is said by the command, in words
  if (format === 'text') return { ...createLogObserver(terminal), notStarted: () => {} }
  const level = terminal.verbose ? 'debug' : terminal.quiet ? 'error' : 'info'
  const logger = format === 'json' ? configuredLogger(config, (line) => terminal.shout(line), level) : null
  if (logger === null) return { notice: () => {}, notStarted: () => {} }
  return { ...loggerObserver(logger), notStarted: (entry) => logNotStarted(logger, entry) }
}
