// The Database port on PostgreSQL

export { createDatabaseOn, createPostgresDatabase } from './postgres-database.ts'
export type { DatabaseOptions, PostgresOptions } from './postgres-options.ts'
export type { Connect } from './session-context.ts'
export { defaultTenantSetting } from './tenant-setting.ts'

// Connections

export * from './connection/index.ts'

// Sources

export { type InspectedSource, inspectSource } from './source/inspect-source.ts'
export { leoraPortalSource } from './source/leora-portal-source.ts'
export { type SourcePreset, sourcePresets } from './source/presets.ts'
export { readSource } from './source/read-source.ts'
export { type RelationName, relationColumns, relationNames } from './source/relation-columns.ts'
export type { Relation, Source } from './source/source.ts'
export type { SourceDefinition } from './source/source-definition.ts'
export { standardSource } from './source/standard-source.ts'

// Migrations

export {
  type MigrateOptions,
  type MigrateReport,
  type MigrationStatus,
  migrate,
  migrationSql,
  migrationStatus,
} from './migrate/migrate.ts'
export { migrationsVersion } from './migrate/migrations-version.ts'
export { type UninstallReport, uninstall } from './migrate/uninstall.ts'

// What is wrong with a database

export { type DiagnoseOptions, diagnose } from './doctor/diagnose.ts'
export type { Finding, FindingLevel } from './doctor/finding.ts'
