import { LeoraError, type StoredAlert } from '@leora-jobs/core'
import { type CheckReport, type Severity, severities } from '@leora-jobs/core/monitoring'
import type { CommandContext } from '../command-context.ts'
import type { App } from '../define-config.ts'
import { exitCodeOfError, exitCodes, worstExitCode } from '../exit-code.ts'
import { printCheck } from '../output/print-check.ts'
import { reportRelayed } from '../output/report-relayed.ts'
import { parseDuration } from '../settings/parse-value.ts'

export interface CheckFlags {
  readonly tenant?: string | undefined
  readonly job?: readonly string[] | undefined
  readonly failOn: Severity
  readonly reportOnce?: true | undefined
  readonly timeout?: string | undefined
}

/**
 * Looks at what the flags name, else at every job of every tenant, whatever the environment names: who sees one tenant alone sees no dead scheduler. Ends with
 * 4 where something is wrong that nobody has acknowledged.
 */
export async function check(context: CommandContext, flags: CheckFlags): Promise<number> {
  const { terminal, signal } = context
  const { job: jobOf } = await context.config()
  for (const name of flags.job ?? []) jobOf(name)
  const timeout = flags.timeout === undefined ? null : parseDuration('--timeout', flags.timeout)
  const app = await context.app()
  const report = await app.check({
    signal,
    ...(timeout !== null && { deadline: new Date(Date.now() + timeout) }),
    ...(flags.job && { jobs: flags.job }),
    ...(flags.tenant !== undefined && { tenants: [flags.tenant] }),
  })
  const failing = report.alerts.filter((alert) => isFailing(alert, flags))
  if (flags.reportOnce) await markReported(app, failing)
  reportRelayed(terminal, report.relayed ?? [])
  printCheck(terminal, report, { jobs: (flags.job ?? app.jobs).length, failing })
  return exitCodeOf(report, failing)
}

/** Whoever has acknowledged it knows. With `--report-once`, so does whoever got the last end with 4 since somebody was to be told. */
function isFailing({ status, severity, reportedAt, notifiedAt }: StoredAlert, flags: CheckFlags): boolean {
  if (status !== 'open' || severities.indexOf(severity) < severities.indexOf(flags.failOn)) return false
  return !flags.reportOnce || reportedAt === null || notifiedAt > reportedAt
}

async function markReported(app: App, reported: readonly StoredAlert[]): Promise<void> {
  for (const id of new Set(reported.map(({ tenant }) => tenant.id))) {
    const own = reported.filter(({ tenant }) => tenant.id === id)
    await app.alerts({ id }, (alerts) => alerts.markReported(own.map((alert) => alert.id)))
  }
}

function exitCodeOf({ failures, left }: CheckReport, failing: readonly StoredAlert[]): number {
  if (failures.length > 0)
    return worstExitCode(failures.map(({ code, message }) => exitCodeOfError(new LeoraError(code, message))))
  if (failing.length > 0) return exitCodes.checkFailed
  return left > 0 ? exitCodes.paused : exitCodes.ok
}
