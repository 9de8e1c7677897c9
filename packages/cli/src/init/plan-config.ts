/** What a new config file says. */
export interface ConfigChoices {
  readonly isPortal: boolean
  readonly isSupabase: boolean
}

const portal = `
  // the tables of prisma/schema.prisma, as they are
  source: 'leora-portal',`

const supabase = `
  // Supabase's login bypasses row security: act as this role, until LEORA_JOBS_DATABASE_URL is a login of the jobs' own
  assumeRole: 'leora_jobs_runner',`

const nothing = `
  // policies: { 'update-account-types': { type: { activeDays: 120 } } },`

/** The text of leora-jobs.config.ts, or of .mjs: the same. */
export function configText({ isPortal, isSupabase }: ConfigChoices): string {
  const settings = `${isPortal ? portal : ''}${isSupabase ? supabase : ''}`
  return `import { defineConfig } from 'leora-jobs'

export const app = defineConfig({${settings || nothing}
})
`
}
