import { builtInJobs, defineConfig } from 'leora-jobs'

export const app = defineConfig({
  jobs: builtInJobs,
  github: { timeoutMinutes: 30 },
})
