export type { Subject, TestBed } from './bed/test-bed.ts'
export { describeDatabase } from './describe-database.ts'
export { describeIsolation } from './isolation/describe-isolation.ts'
