import { type BackfillReport, calendarDay, LeoraError, type Tenant } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { exitCodeOfStatus, exitCodes, worstExitCode } from '../exit-code.ts'
import { formatCount } from '../output/format-number.ts'
import { formatTable } from '../output/format-table.ts'
import type { Terminal } from '../output/terminal.ts'
import { chooseTenants } from '../settings/choose-tenants.ts'
import { parseDuration, parseJson } from '../settings/parse-value.ts'

export interface BackfillFlags {
  readonly from: string
  readonly to: string
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly dryRun?: true | undefined
  readonly again?: true | undefined
  readonly allowPast?: true | undefined
  readonly input?: string | undefined
  readonly timeout?: string | undefined
}

/** One run for each day of a range that has none, tenant by tenant. */
export async function backfill(context: CommandContext, job: string, flags: BackfillFlags): Promise<number> {
  const { terminal, signal } = context
  const request = {
    signal,
    from: calendarDay(flags.from, '--from'),
    to: calendarDay(flags.to, '--to'),
    dryRun: flags.dryRun ?? false,
    again: flags.again ?? false,
    allowPast: flags.allowPast ?? false,
    ...(flags.input !== undefined && { input: parseJson('--input', flags.input) }),
    ...(flags.timeout !== undefined && { deadline: new Date(Date.now() + parseDuration('--timeout', flags.timeout)) }),
  }
  const { job: jobOf } = await context.config()
  jobOf(job)
  const app = await context.app()
  const reports: BackfillReport[] = []
  for (const tenant of await chooseTenants(app, flags, context.environment)) {
    if (signal.aborted) break
    reports.push(await app.backfill(job, { ...request, tenant }).catch((error) => Promise.reject(named(error, tenant))))
  }
  if (terminal.json) terminal.print(JSON.stringify({ backfills: reports }, null, 2))
  else for (const report of reports) printBackfill(report, terminal)
  const codes = reports.flatMap(({ runs }) => runs.map(({ status }) => exitCodeOfStatus(status)))
  const isShort = reports.some(({ left, runs }) => left > 0 && runs.every(({ status }) => status !== 'failed'))
  return worstExitCode(isShort ? [...codes, exitCodes.paused] : codes)
}

function named(error: unknown, tenant: Tenant): unknown {
  if (!(error instanceof LeoraError) || error.message.includes(tenant.slug)) return error
  return new LeoraError(error.code, `Tenant '${tenant.slug}': ${error.message}`, {
    cause: error,
    details: error.details,
    retryable: error.retryable,
  })
}

function printBackfill({ job, tenant, from, to, written, runs, left }: BackfillReport, terminal: Terminal): void {
  terminal.print(`${terminal.style('bold', job)}  ${tenant.slug}  ${from} to ${to}`)
  if (written.length > 0) terminal.print(`  ${formatCount(written.length)} days had been written, and were passed over`)
  if (runs.length > 0) {
    terminal.print(
      formatTable(
        columns,
        runs.map(({ asOf, status, counts, dryRun }) => [
          asOf,
          dryRun ? `${status} (dry run)` : status,
          formatCount(counts.read),
          formatCount(counts.changed),
          formatCount(counts.failed),
        ]),
      ),
    )
  }
  if (left > 0) terminal.print(`  ${formatCount(left)} days are left: the same command goes on with them.`)
}

const columns = [
  { title: 'as of' },
  { title: 'status' },
  { title: 'read', align: 'right' },
  { title: 'changed', align: 'right' },
  { title: 'failed', align: 'right' },
] as const
