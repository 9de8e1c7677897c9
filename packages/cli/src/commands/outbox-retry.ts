import { LeoraError } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'

export interface OutboxRetryFlags {
  readonly tenant?: string | undefined
  readonly destination?: string | undefined
  readonly all?: true | undefined
}

/** Lets dead messages of a tenant wait again: those named, those for a destination, or all, one of the three. */
export async function outboxRetry(
  context: CommandContext,
  ids: readonly string[],
  { tenant: reference, destination, all }: OutboxRetryFlags,
): Promise<number> {
  const { terminal, environment } = context
  const ways = [ids.length > 0, destination !== undefined, all === true]
  if (ways.filter(Boolean).length !== 1) {
    throw new LeoraError('INPUT_INVALID', 'outbox retry: give ids of messages, --destination, or --all; one of them.', {
      details: { field: 'id', allowed: ['id', '--destination', '--all'] },
    })
  }
  const app = await context.app()
  const { everyTenant } = await import('@leora-jobs/core/monitoring')
  const tenant = reference === everyTenant.slug ? everyTenant : await chooseTenant(app, reference, environment)
  const filter = { ...(ids.length > 0 && { ids }), ...(destination !== undefined && { destination }) }
  const retried = await app.outbox(tenant, (outbox) => outbox.retry(filter))
  if (terminal.json) terminal.print(JSON.stringify({ retried }, null, 2))
  else if (retried === 0) terminal.print('No dead message is meant.')
  else terminal.print(`${retried} wait again; \`leora-jobs relay\` sends them.`)
  return 0
}
