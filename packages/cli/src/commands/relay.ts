import { LeoraError } from '@leora-jobs/core'
import type { RelayEntry } from '@leora-jobs/core/delivery'
import type { CommandContext } from '../command-context.ts'
import { exitCodeOfError, exitCodes, worstExitCode } from '../exit-code.ts'
import { reportRelayed } from '../output/report-relayed.ts'
import { chooseTenants, namesTenant } from '../settings/choose-tenants.ts'
import { parseDuration } from '../settings/parse-value.ts'

export interface RelayFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly timeout?: string | undefined
}

/** Sends what waits, of the tenant that is named or of all that have a message due. */
export async function relay(context: CommandContext, flags: RelayFlags): Promise<number> {
  const { terminal, environment, signal } = context
  const timeout = flags.timeout === undefined ? null : parseDuration('--timeout', flags.timeout)
  const deadline = timeout === null ? undefined : new Date(Date.now() + timeout)
  const app = await context.app()
  const isOne = flags.tenant !== undefined || (!flags.allTenants && namesTenant(app, flags.tenant, environment))
  const entries = await app.relay({
    signal,
    deadline,
    ...(isOne && { tenants: await chooseTenants(app, flags, environment) }),
  })
  if (terminal.json) terminal.print(JSON.stringify({ relayed: entries }, null, 2))
  else if (entries.every(isIdle)) terminal.print('Nothing to send.')
  else reportRelayed({ say: (line) => terminal.print(line) }, entries)
  return worstExitCode(entries.map((entry) => exitCodeOf(entry, deadline)))
}

function isIdle({ report }: RelayEntry): boolean {
  return report !== undefined && report.delivered + report.retried + report.dead + Object.keys(report.left).length === 0
}

/** What waits for a sender is the config's fault; what waits for the rate of its destination is nobody's. */
function exitCodeOf({ report, error }: RelayEntry, deadline: Date | undefined): number {
  if (!report) return error ? exitCodeOfError(new LeoraError(error.code, error.message)) : exitCodes.ok
  if (report.retried + report.dead > 0) return exitCodes.partial
  if (report.withoutSender.length > 0) return exitCodes.config
  return deadline && Object.keys(report.left).length > 0 ? exitCodes.paused : exitCodes.ok
}
