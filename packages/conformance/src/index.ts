export type { Subject, TestBed } from './bed/test-bed.ts'
export { describeConcurrency, describeDatabase } from './describe-database.ts'
export { describeIsolation } from './isolation/describe-isolation.ts'
export { describeTenantsApart } from './isolation/tenant-suite.ts'
