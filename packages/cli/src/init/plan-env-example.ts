import type { ProjectView } from './project-view.ts'

/** What the example of an environment is written from. */
export interface EnvironmentNeeds {
  readonly hasRoute: boolean
  readonly isSupabase: boolean
}

const names = ['.env.example', '.env.sample', '.env.template']

/** Names with a line each; values are for the people who copy it. What an existing file names, commented out too, stays as it is. */
export function planEnvExample(
  project: ProjectView,
  needs: EnvironmentNeeds,
): { readonly file: string; readonly before: string | null; readonly after: string } {
  const file = names.find((name) => project.read(name) !== null) ?? '.env.example'
  const before = project.read(file)
  const known = new Set(
    [...(before ?? '').matchAll(/^[ \t#]*(?:export\s+)?([A-Za-z_]\w*)\s*=/gm)].map(([, name]) => name),
  )
  const missing = variables(needs).filter(([name]) => !known.has(name))
  if (missing.length === 0) return { file, before, after: before ?? '' }
  const newline = before?.includes('\r\n') ? '\r\n' : '\n'
  const lines = missing.flatMap(([name, comment]) => [`# ${comment}`, `${name}=`, ''])
  const start = before === null || before === '' ? '' : `${before.replace(/(\r?\n)+$/, '')}${newline}${newline}`
  return { file, before, after: `${start}${lines.slice(0, -1).join(newline)}${newline}` }
}

function variables({ hasRoute, isSupabase }: EnvironmentNeeds): readonly (readonly [string, string])[] {
  const list: (readonly [string, string])[] = [
    [
      'LEORA_JOBS_DATABASE_URL',
      'The login that `leora-jobs migrate --create-login` makes; where empty, DATABASE_URL is used',
    ],
  ]
  if (isSupabase)
    list.push(['DIRECT_URL', 'The direct connection, or the session pooler on port 5432: for `leora-jobs migrate`'])
  else
    list.push([
      'LEORA_JOBS_OWNER_URL',
      'The owner of the database, for `leora-jobs migrate` alone; where empty, the URL in use',
    ])
  if (hasRoute) list.push(['CRON_SECRET', 'What opens the routes of the jobs: `leora-jobs generate env` makes one'])
  list.push(['LEORA_JOBS_ENVIRONMENT', 'Whose database this is, where `leora-jobs migrate --environment` named it'])
  list.push(['TENANT_SLUG', 'The tenant of commands that name none'])
  return list
}
