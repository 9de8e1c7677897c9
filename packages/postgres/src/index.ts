// The Database port on PostgreSQL
export { createDatabaseOn, createPostgresDatabase } from './postgres-database.ts'
export type { DatabaseOptions, PostgresOptions } from './postgres-options.ts'
export type { Connect } from './session-context.ts'
export { defaultTenantSetting } from './tenant-setting.ts'
// Connections
export * from './connection/index.ts'
// Sources
export { relationColumns, type RelationName, relationNames } from './source/relation-columns.ts'
export type { Relation, Source } from './source/source.ts'
export { standardSource } from './source/standard-source.ts'
export { type InspectedSource, inspectSource } from './source/inspect-source.ts'
// Migrations
export { migrate, type MigrateOptions, type MigrateReport, migrationSql, type MigrationStatus, migrationStatus } from './migrate/migrate.ts'
export { migrationsVersion } from './migrate/migrations-version.ts'
// What is wrong with a database
export { diagnose, type DiagnoseOptions } from './doctor/diagnose.ts'
export type { Finding, FindingLevel } from './doctor/finding.ts'
