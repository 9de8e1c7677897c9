import type { DetectedProject } from './detect-project.ts'

/** What was found, for people; of variables only the names. */
export function describeFindings(found: DetectedProject): readonly string[] {
  const { next, language, packageManager, prisma, environment, isOnVercel, host } = found
  const parts = [
    next ? `Next.js (App Router in ${next.appFolder}/)` : isOnVercel ? 'Vercel Functions' : null,
    language,
    packageManager,
    prisma && `Prisma${prisma.isPortal ? " with the portal's tables" : ''} (${prisma.files[0]})`,
    environment.supabase.length > 0 ? `Supabase (${environment.supabase.join(', ')})` : null,
    host === 'github' ? 'GitHub' : null,
  ]
  const lines = [`Found: ${parts.filter((part) => part !== null).join(', ')}.`]
  const urls = ['LEORA_JOBS_DATABASE_URL', 'DATABASE_URL']
  if (!urls.some((name) => environment.set.includes(name)))
    lines.push(`Neither ${urls.join(' nor ')} is set: commands then use an embedded database, and routes answer 503.`)
  return lines
}
