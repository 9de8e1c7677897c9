export type {
  Connection,
  Parameter,
  ParameterItem,
  QueryResult,
  Transaction,
  TransactionOptions,
} from './connection.ts'
export { type ConnectionOptions, type ConnectionTarget, type SslMode, sslModes } from './connection-options.ts'
export { openConnection } from './open-connection.ts'
export { parseConnection, redactUrl } from './parse-connection.ts'
