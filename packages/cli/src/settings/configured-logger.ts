import { LeoraError } from '@leora-jobs/core'
import { createJsonLogger, type Logger, type LogLevel, logLevels } from '@leora-jobs/core/monitoring'
import { systemClock } from '../system-clock.ts'

/** The config's logger, or JSON lines; null where the config wants none. */
export function configuredLogger(
  { logger }: { readonly logger?: Logger | false },
  write: (line: string, level: LogLevel) => void,
  level?: LogLevel,
): Logger | null {
  if (logger === false) return null
  return logger ?? createJsonLogger({ write, now: () => systemClock.now(), ...(level && { level }) })
}

/** Throws CONFIG_INVALID for what has not the four methods. */
export function checkLogger(logger: unknown): void {
  if (logger === undefined || logger === false) return
  const given: Readonly<Record<string, unknown>> = Object(logger)
  const missing = logLevels.filter((level) => typeof given[level] !== 'function')
  if (missing.length === 0) return
  throw new LeoraError(
    'CONFIG_INVALID',
    `config: logger: it has no ${missing.join(', ')}. Give one of pino's shape, (fields, message), or false for no log.`,
    { details: { field: 'logger', missing } },
  )
}
