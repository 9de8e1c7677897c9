import type { MessageStatus, StoredMessage, Tenant } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import type { App } from '../define-config.ts'
import { formatTable } from '../output/format-table.ts'
import { printable } from '../output/terminal.ts'
import { chooseTenants, namesTenant } from '../settings/choose-tenants.ts'
import { parseCount } from '../settings/parse-value.ts'
import type { Environment } from '../settings/read-variable.ts'

export interface OutboxListFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly status?: MessageStatus | undefined
  readonly limit: string
}

/** The newest messages of the tenants chosen. */
export async function outboxList(context: CommandContext, flags: OutboxListFlags): Promise<number> {
  const { terminal } = context
  const limit = parseCount('--limit', flags.limit)
  const app = await context.app()
  const filter = { limit, ...(flags.status && { status: flags.status }) }
  const allTenants = flags.allTenants || !namesTenant(app, flags.tenant, context.environment)
  const found: Entry[] = []
  for (const tenant of await outboxes(app, { ...flags, allTenants }, context.environment)) {
    const messages = await app.outbox(tenant, (outbox) => outbox.list(filter))
    found.push(...messages.map((message) => ({ tenant, message })))
  }
  if (terminal.json) terminal.print(JSON.stringify({ messages: found.map(documentOf) }, null, 2))
  else if (found.length === 0) terminal.print('No messages.')
  else terminal.print(formatTable(columns, found.map(rowOf)))
  return 0
}

/** Messages that concern many tenants are of none of them. */
async function outboxes(
  app: App,
  flags: Parameters<typeof chooseTenants>[1],
  environment: Environment,
): Promise<readonly Tenant[]> {
  const { everyTenant } = await import('@leora-jobs/core/monitoring')
  if (flags.tenant === everyTenant.slug) return [everyTenant]
  const tenants = await chooseTenants(app, flags, environment)
  return flags.allTenants ? [...tenants, everyTenant] : tenants
}

interface Entry {
  readonly tenant: Tenant
  readonly message: StoredMessage
}

function documentOf({ tenant, message }: Entry) {
  return { tenant: { id: tenant.id, slug: tenant.slug }, ...message }
}

const columns = [
  { title: 'message' },
  { title: 'tenant' },
  { title: 'kind' },
  { title: 'to' },
  { title: 'about' },
  { title: 'status' },
  { title: 'attempts', align: 'right' },
  { title: 'last tried' },
  { title: 'due' },
  { title: 'note' },
] as const

function rowOf({ tenant, message }: Entry): readonly string[] {
  const { id, kind, destination, recordLabel, status, attempts, attemptedAt, nextAttemptAt } = message
  const isOpen = status === 'pending' || status === 'sending'
  const note = message.lastCode === null ? '' : `${message.lastCode}: ${message.lastMessage ?? ''}`
  return [
    id,
    tenant.slug,
    kind,
    printable(placeOf(destination)),
    printable(recordLabel),
    status,
    String(attempts),
    attemptedAt ? minuteOf(attemptedAt) : '-',
    isOpen ? minuteOf(nextAttemptAt) : '-',
    printable(note),
  ]
}

/** Of a URL the host: its path may be a secret. */
function placeOf(destination: string): string {
  return URL.canParse(destination) ? new URL(destination).host : destination
}

function minuteOf(instant: Date): string {
  return instant.toISOString().slice(0, 16).replace('T', ' ')
}
