export { createPgliteDatabase, type PgliteDatabase } from './create-pglite-database.ts'
export { defaultDirectory, type PgliteOptions } from './pglite-options.ts'
