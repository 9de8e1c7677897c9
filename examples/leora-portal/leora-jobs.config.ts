import { defineConfig } from 'leora-jobs'

export const app = defineConfig({
  source: 'leora-portal',
  // Supabase's own login bypasses row security: act as this role where LEORA_JOBS_DATABASE_URL is no login of the jobs' own
  assumeRole: 'leora_jobs_runner',
  policies: {
    // customers that reps book samples on
    'update-account-types': { sale: { sampleAccounts: { names: ['*SAMPLES'] } } },
  },
})
