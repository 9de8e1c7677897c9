import type { CommandContext } from '../command-context.ts'
import { exitCodeOfStatus } from '../exit-code.ts'
import { printReport } from '../output/print-report.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'
import { parseDuration } from '../settings/parse-value.ts'

export interface RunsRetryFlags {
  readonly tenant?: string | undefined
  readonly dryRun?: true | undefined
  readonly allowPast?: true | undefined
  readonly timeout?: string | undefined
  readonly showChanges?: true | undefined
}

/** Runs again what failed in a run, and nothing else. */
export async function runsRetry(context: CommandContext, id: string, flags: RunsRetryFlags): Promise<number> {
  const { terminal, signal } = context
  const timeout = flags.timeout === undefined ? null : parseDuration('--timeout', flags.timeout)
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const report = await app.retry(id, {
    tenant,
    signal,
    dryRun: flags.dryRun ?? false,
    allowPast: flags.allowPast ?? false,
    showChanges: flags.showChanges ?? false,
    ...(timeout !== null && { deadline: new Date(Date.now() + timeout) }),
  })
  if (terminal.json) terminal.print(JSON.stringify(report, null, 2))
  else printReport(report, terminal)
  return exitCodeOfStatus(report.status)
}
