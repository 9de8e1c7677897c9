export { createDatabase, createTestDatabase, dropDatabase, type TestDatabase } from './database.ts'
export { findSecondServer } from './find-second-server.ts'
export { startServer } from './start-server.ts'
export type { DatabaseOptions, StopMode, TestServer, TestServerOptions } from './test-server.ts'
