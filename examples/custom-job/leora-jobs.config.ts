import { builtInJobs, defineConfig } from 'leora-jobs'
import { flagQuietCustomers } from './flag-quiet-customers.ts'

export const app = defineConfig({
  jobs: [...builtInJobs, flagQuietCustomers],
  policies: { 'flag-quiet-customers': { days: 60 } },
})
