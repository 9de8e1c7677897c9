export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** Where log lines go: pino has this shape, and so have most of its kind. */
export type Logger = Readonly<Record<LogLevel, (fields: object, message: string) => void>>
