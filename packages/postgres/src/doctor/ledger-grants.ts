/** A privilege on tables of ours that leora_jobs_runner is granted. */
export interface LedgerGrant {
  readonly privilege: string
  /** `*` for all of them. */
  readonly table: string
}

/** What `migrations/roles.sql` grants to leora_jobs_runner, read off its text, so that there is one list. */
export function ledgerGrants(rolesSql: string): readonly LedgerGrant[] {
  const grants = rolesSql.matchAll(/\bgrant\s+([a-z,\s]+?)\s+on\s+([\w.,\s]+?)\s+to\s+([\w,\s]+?);/gi)
  return [...grants].flatMap(([, privileges = '', objects = '', grantees = '']) => {
    if (!list(grantees).includes('leora_jobs_runner')) return []
    const tables = /^all tables in schema leora_jobs$/i.test(objects.trim())
      ? ['*']
      : list(objects).flatMap((object) =>
          object.startsWith('leora_jobs.') ? [object.slice('leora_jobs.'.length)] : [],
        )
    return list(privileges).flatMap((privilege) =>
      tables.map((table) => ({ privilege: privilege.toLowerCase(), table })),
    )
  })
}

function list(text: string): readonly string[] {
  return text.split(',').map((item) => item.trim())
}
