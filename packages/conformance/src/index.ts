export type { Subject, TestBed } from './bed/test-bed.ts'
export { describeDatabase } from './describe-database.ts'
