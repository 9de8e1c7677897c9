import { LeoraError, type SuspensionKey } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'

export interface SuspendFlags {
  readonly job?: string | undefined
  readonly tenant?: string | undefined
  readonly all?: true | undefined
}

/** Stops or starts the schedule of a job, a tenant, or both; of everything only when that is said. */
export async function suspend(
  context: CommandContext,
  action: 'suspend' | 'resume',
  flags: SuspendFlags,
): Promise<number> {
  const { terminal } = context
  if (
    flags.all
      ? flags.job !== undefined || flags.tenant !== undefined
      : flags.job === undefined && flags.tenant === undefined
  ) {
    throw new LeoraError('INPUT_INVALID', `${action}: give --job, --tenant or both, or --all by itself.`, {
      details: { field: 'job', allowed: ['--job', '--tenant', '--all'] },
    })
  }
  const app = await context.app()
  if (flags.job !== undefined) app.job(flags.job)
  const tenant = flags.tenant === undefined ? null : await app.resolveTenant(flags.tenant)
  const key: SuspensionKey = { tenantId: tenant?.id ?? '*', job: flags.job ?? '*' }
  const isChanged = await app.database[action](key)
  const suspensions = await app.database.listSuspensions()
  if (terminal.json) {
    terminal.print(JSON.stringify({ [action]: key, isChanged, suspensions }, null, 2))
    return 0
  }
  const what = `${flags.job ?? 'every job'} of ${tenant?.slug ?? 'every tenant'}`
  const done = action === 'suspend' ? 'suspended' : 'running'
  terminal.print(
    isChanged
      ? `The schedule of ${what} is ${done}.`
      : `Nothing to do: there ${action === 'suspend' ? 'was such a suspension already' : 'is no such suspension'}.`,
  )
  if (suspensions.length > 0)
    terminal.print(
      `Suspended: ${suspensions.map(({ tenantId, job }) => `${job} of ${tenantId === '*' ? 'every tenant' : tenantId}`).join('; ')}.`,
    )
  return 0
}
