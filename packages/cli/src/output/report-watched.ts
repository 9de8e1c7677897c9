import { tellableText, type WatchReport } from '@leora-jobs/core/monitoring'
import { printable, type Terminal } from './terminal.ts'

/** At most so many lines of each; `alerts list` has them all. */
const limit = 10

/** Says what a tick has found wrong, and what is well again. */
export function reportWatched(terminal: Pick<Terminal, 'say'>, { opened, resolved, failures }: WatchReport): void {
  const lines = [
    ...opened
      .slice(0, limit)
      .map(
        ({ severity, rule, job, tenant, message }) =>
          `Alert: ${severity}: ${rule} of ${job}, ${tenant.slug}: ${message}`,
      ),
    ...resolved.slice(0, limit).map(({ rule, job, tenant }) => `Well again: ${rule} of ${job}, ${tenant.slug}`),
    ...failures
      .slice(0, limit)
      .map((failure) => `${failure.tenant.slug}: alerts were not looked at: ${tellableText(failure)}`),
  ]
  for (const line of lines) terminal.say(printable(line))
}
