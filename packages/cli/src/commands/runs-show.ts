import { type Job, LeoraError, type RunReport, reportLimit } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { printReport } from '../output/print-report.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'
import { runDocument } from './runs-list.ts'

/** One run of the ledger, with its failures and changes. */
export async function runsShow(
  context: CommandContext,
  id: string,
  flags: { readonly tenant?: string | undefined },
): Promise<number> {
  const { terminal } = context
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const found = await app.preview(tenant, async (reader) => {
    const run = await reader.readRun(id)
    return (
      run && {
        run,
        changes: await reader.readChanges(id, reportLimit),
        failures: await reader.readFailures(id, reportLimit),
      }
    )
  })
  if (!found) {
    throw new LeoraError(
      'RUN_UNKNOWN',
      `Tenant '${tenant.slug}' has no run '${id}'. \`leora-jobs runs list --tenant ${tenant.slug}\` lists them.`,
      { details: { field: 'run', run: id } },
    )
  }
  const { run, changes, failures } = found
  const { counts } = run.progress
  const summary = inOrderOf(
    app.jobs.find(({ name }) => name === run.job),
    run.progress.summary,
  )
  const report: RunReport = {
    job: run.job,
    tenant: { id: tenant.id, slug: tenant.slug },
    runId: run.id,
    occurrence: run.occurrence?.toISOString() ?? null,
    status: run.status,
    dryRun: false,
    asOf: run.asOf,
    counts,
    summary,
    timing: run.progress.timing,
    durationMs: (run.finishedAt ?? run.startedAt).getTime() - run.startedAt.getTime(),
    changes: changes.map(({ record, before, after, reasons }) => ({ record, before, after, reasons })),
    changesTruncated: counts.changed > changes.length,
    failures: failures.map(({ record, error }) => ({ record, error })),
    ...(run.zeroReason && { zeroReason: run.zeroReason }),
    ...(run.error && { error: run.error }),
  }
  if (terminal.json) terminal.print(JSON.stringify({ ...runDocument(tenant, run), ...report }, null, 2))
  else {
    printReport(report, terminal)
    if (run.retryOf !== null) terminal.print(`\nIt retries what failed in run ${run.retryOf}.`)
    if (run.undoneAt !== null) terminal.print(`\nUndone at ${run.undoneAt.toISOString()}.`)
    else if (changes.length > 0)
      terminal.print(`\n\`leora-jobs runs undo ${run.id} --dry-run\` shows what undoing it would do.`)
    if (failures.length > 0) terminal.print(`\`leora-jobs runs retry ${run.id}\` tries again what failed.`)
  }
  return 0
}

/** The ledger keeps no order of keys; the job's is that of `run`. */
function inOrderOf(job: Job | undefined, summary: RunReport['summary']): RunReport['summary'] {
  const keys = job?.steps.flatMap((step) => step.summary?.keys ?? []) ?? []
  const known = keys.flatMap((key) => (summary[key] === undefined ? [] : [[key, summary[key]] as const]))
  return { ...Object.fromEntries(known), ...summary }
}
