// Cron expressions as adapters write them down elsewhere

export { type CronFieldName, cronFields } from '../cron-fields.ts'
export { cronValues } from './cron-values.ts'
export { firesAtMostDaily } from './fires-at-most-daily.ts'
