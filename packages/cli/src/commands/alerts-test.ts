import { LeoraError, type StoredMessage } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { formatTable } from '../output/format-table.ts'
import { printable } from '../output/terminal.ts'
import { environmentName } from '../settings/environment-name.ts'

export interface AlertsTestFlags {
  readonly notifier?: readonly string[] | undefined
}

/** Tells each notifier that nothing is wrong, the way an alert goes: through the outbox and the relay. Ends with 3 where one did not get through. */
export async function alertsTest(context: CommandContext, flags: AlertsTestFlags): Promise<number> {
  const { terminal, environment, signal } = context
  const { config } = await context.config()
  const names = chosenNotifiers(Object.keys(config.notifiers ?? {}), flags.notifier)
  const app = await context.app()
  const { everyTenant, testNotification } = await import('@leora-jobs/core/monitoring')
  const about = { now: new Date(), environment: environmentName(config, environment) }
  const messages = names.map((name) => testNotification(name, about))
  await app.alerts(everyTenant, (alerts) => alerts.tell([], messages))
  await app.relay({ signal, tenants: [everyTenant] })
  const stored = await app.outbox(everyTenant, (outbox) => outbox.list({ limit: 100 }))
  const results = names.map((name) => resultOf(name, stored))
  if (terminal.json) terminal.print(JSON.stringify({ notifiers: results }, null, 2))
  else {
    const columns = [{ title: 'notifier' }, { title: 'result' }, { title: 'note' }]
    terminal.print(
      formatTable(
        columns,
        results.map(({ notifier, status, note }) => [notifier, status, printable(note ?? '')]),
      ),
    )
  }
  return results.every(({ status }) => status === 'delivered') ? exitCodes.ok : exitCodes.partial
}

function chosenNotifiers(known: readonly string[], asked: readonly string[] | undefined): readonly string[] {
  if (known.length === 0) {
    const message =
      'config: there are no notifiers, so nobody is told of alerts; docs/observability.md shows how to add one.'
    throw new LeoraError('CONFIG_INVALID', message, { details: { field: 'notifiers' } })
  }
  const unknown = asked?.find((name) => !known.includes(name))
  if (unknown === undefined) return asked ?? known
  const message = `--notifier: there is no '${unknown.slice(0, 60)}'; the config has ${known.join(', ')}.`
  throw new LeoraError('INPUT_INVALID', message, { details: { field: 'notifier', allowed: known } })
}

/** The newest message to it is the one that was just entered. */
function resultOf(notifier: string, stored: readonly StoredMessage[]) {
  const message = stored.find(({ destination, recordLabel }) => destination === notifier && recordLabel === 'test')
  const note = message?.lastCode ? `${message.lastCode}: ${message.lastMessage}` : null
  return { notifier, status: message?.status ?? 'pending', note }
}
