import type { RelayEntry, RelayReport } from '@leora-jobs/core/delivery'
import { formatCount } from './format-number.ts'
import { printable, type Terminal } from './terminal.ts'

/** Says what became of messages: of a tenant that nothing happened for, nothing. */
export function reportRelayed(terminal: Pick<Terminal, 'say'>, entries: readonly RelayEntry[]): void {
  for (const { tenant, report, error } of entries) {
    if (error) terminal.say(printable(`${tenant.slug}: messages wait: ${error.code}: ${error.message}`))
    else if (report) for (const line of linesOf(report)) terminal.say(printable(`${tenant.slug}: ${line}`))
  }
}

/** What a relay did, in words; nothing where there was nothing to do. */
function linesOf({ delivered, retried, dead, left, withoutSender, failures }: RelayReport): readonly string[] {
  const done = [
    delivered > 0 && `${formatCount(delivered)} sent`,
    retried > 0 && `${formatCount(retried)} failed and will be tried again`,
    dead > 0 && `${formatCount(dead)} given up`,
  ].filter((part) => part !== false)
  const waiting = Object.entries(left).map(([kind, count]) =>
    withoutSender.some((missing) => missing === kind)
      ? `${formatCount(count)} wait: nothing is configured that sends ${nameOf(kind)}${remedyOf(kind)}`
      : `${formatCount(count)} of kind ${kind} are due and wait for the next relay: time was up, or their destination has had as many as its rate allows`,
  )
  return [
    ...(done.length > 0 ? [done.join(', ')] : []),
    ...failures.slice(0, 10).map(({ id, code, message, outcome }) => `${id} ${outcome}: ${code}: ${message}`),
    ...waiting,
  ]
}

function nameOf(kind: string): string {
  return kind === 'email' ? 'e-mails' : `${kind}s`
}

function remedyOf(kind: string): string {
  return kind === 'webhook'
    ? '; set LEORA_JOBS_WEBHOOK_SECRET, or delivery.senders of the config'
    : `; give delivery.senders of the config one for '${kind}'`
}
