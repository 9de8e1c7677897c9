import { type Logger, type LogLevel, logLevels } from './logger.ts'

/** What a JSON logger works with. */
export interface JsonLoggerOptions {
  /** Takes a line, without its end. */
  write(line: string, level: LogLevel): void
  now(): Date
  /** What is less than this is left out. @default 'info' */
  readonly level?: LogLevel
}

/** One JSON object a line: `time`, `level`, `msg`, then the fields. What could move a cursor, or end a line, is escaped. */
export function createJsonLogger({ write, now, level: least = 'info' }: JsonLoggerOptions): Logger {
  const logAt =
    (level: LogLevel) =>
    (fields: object, msg: string): void => {
      if (logLevels.indexOf(level) < logLevels.indexOf(least)) return
      write(escaped(JSON.stringify({ time: now().toISOString(), level, msg, ...fields })), level)
    }
  return { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') }
}

/** JSON leaves these as they are: DEL, the controls of Latin-1, the line ends of Unicode, and what turns the direction of writing. */
function escaped(json: string): string {
  return json.replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
