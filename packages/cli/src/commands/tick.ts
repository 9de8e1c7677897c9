import { LeoraError, type LeoraErrorCode, type TickEntry } from '@leora-jobs/core'
import { tellableText } from '@leora-jobs/core/monitoring'
import type { CommandContext } from '../command-context.ts'
import { exitCodeOfError, exitCodeOfStatus, exitCodes, worstExitCode } from '../exit-code.ts'
import { formatTable } from '../output/format-table.ts'
import { printable, type Terminal } from '../output/terminal.ts'
import { parseDuration } from '../settings/parse-value.ts'

export interface TickFlags {
  readonly job?: readonly string[] | undefined
  readonly timeout?: string | undefined
}

/** Whatever is due, for all tenants. Busy and already ended are good results: another has seen to it. */
export async function tick(
  { app, config, terminal, reporter, signal }: CommandContext,
  flags: TickFlags,
): Promise<number> {
  const { job: jobOf } = await config()
  for (const name of flags.job ?? []) jobOf(name)
  const timeout = flags.timeout === undefined ? null : parseDuration('--timeout', flags.timeout)
  const runner = await app()
  const report = await runner.tick({
    signal,
    ...(timeout !== null && { deadline: new Date(Date.now() + timeout) }),
    ...(flags.job && { jobs: flags.job }),
  })
  reporter.relayed(report.relayed ?? [])
  if (report.watched) reporter.watched(report.watched)
  for (const { job, tenant, error } of report.entries) if (error) reporter.notStarted({ job, tenant, error })
  if (terminal.json) terminal.print(JSON.stringify(report, null, 2))
  else if (report.entries.length === 0 && report.left === 0) terminal.print('Nothing is due.')
  else {
    const columns = [{ title: 'occurrence' }, { title: 'tenant' }, { title: 'job' }, { title: 'result' }]
    const rows = report.entries.map((entry) => [
      entry.occurrence.slice(0, 16).replace('T', ' '),
      entry.tenant.slug,
      entry.job,
      resultOf(entry, terminal),
    ])
    terminal.print(formatTable(columns, rows))
    if (report.left > 0) terminal.print(`${report.left} more are due; this tick did not come to them.`)
  }
  const codes = report.entries.map(exitCodeOf)
  return worstExitCode(report.left > 0 ? [...codes, exitCodes.paused] : codes)
}

/** A scheduler keeps what this prints: what a job's own code said is only for who asks. */
function resultOf({ result, report, reason, error }: TickEntry, { verbose }: Terminal): string {
  const why = (cause: { readonly code: LeoraErrorCode; readonly message: string }) =>
    printable(verbose ? `${cause.code}: ${cause.message}` : tellableText(cause))
  if (report) {
    const { status, counts, error: cause } = report
    const counted = `${counts.read} read, ${counts.changed} changed, ${counts.failed} failed`
    return `${result}: ${status}, ${counted}${cause ? `; ${why(cause)}` : ''}`
  }
  if (error) return `${result}: ${why(error)}`
  return result === 'skipped' ? `${result}: ${reason}` : result
}

function exitCodeOf({ report, error }: TickEntry): number {
  if (report) return exitCodeOfStatus(report.status)
  return error ? exitCodeOfError(new LeoraError(error.code, error.message)) : exitCodes.ok
}
