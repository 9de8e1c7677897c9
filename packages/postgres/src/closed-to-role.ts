import { LeoraError } from '@leora-jobs/core'

/** The ledger is there, and the role may not read it: answered from nothing, everything would be new and no run known. `so` is what it would come to. */
export function ledgerClosed(role: string, so: string): LeoraError {
  return new LeoraError(
    'PERMISSION_DENIED',
    `The schema leora_jobs is there, but '${role}' may not read it, so that ${so}. Use the login that \`leora-jobs migrate --create-login\` made, ` +
      `or let this one read: grant leora_jobs_reader to ${role}.`,
    { details: { schema: 'leora_jobs', role, remedy: `grant leora_jobs_reader to ${role}` } },
  )
}

/** The same for whoever would write. */
export function ledgerClosedToWriter(role: string): LeoraError {
  return new LeoraError(
    'PERMISSION_DENIED',
    `The schema leora_jobs is there, but closed to '${role}'; nothing was written. Use the login that \`leora-jobs migrate --create-login\` made, ` +
      `or make this one a member: grant leora_jobs_runner to ${role}.`,
    { details: { schema: 'leora_jobs', role, remedy: `grant leora_jobs_runner to ${role}` } },
  )
}

/** The same for one target. */
export function targetClosed(table: string, role: string): LeoraError {
  return new LeoraError(
    'PERMISSION_DENIED',
    `The table ${table} is there, but '${role}' may not read it, so that a dry run would compare with nothing. Let it read: grant select on ${table} to ${role}.`,
    { details: { table, role, remedy: `grant select on ${table} to ${role}` } },
  )
}
