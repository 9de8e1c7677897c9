import type { StoredRun, Tenant } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { formatCount, formatDuration } from '../output/format-number.ts'
import { formatTable } from '../output/format-table.ts'
import { chooseTenants } from '../settings/choose-tenants.ts'
import { parseCount } from '../settings/parse-value.ts'

export interface RunsListFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly job?: string | undefined
  readonly limit: string
}

/** The newest runs of the tenants chosen. */
export async function runsList(context: CommandContext, flags: RunsListFlags): Promise<number> {
  const { terminal } = context
  const limit = parseCount('--limit', flags.limit)
  const { job: jobOf } = await context.config()
  if (flags.job !== undefined) jobOf(flags.job)
  const app = await context.app()
  const filter = { limit, ...(flags.job !== undefined && { job: flags.job }) }
  const found: { readonly tenant: Tenant; readonly run: StoredRun }[] = []
  for (const tenant of await chooseTenants(app, flags, context.environment)) {
    const runs = await app.preview(tenant, (reader) => reader.listRuns(filter))
    found.push(...runs.map((run) => ({ tenant, run })))
  }
  if (terminal.json)
    terminal.print(JSON.stringify({ runs: found.map(({ tenant, run }) => runDocument(tenant, run)) }, null, 2))
  else if (found.length === 0) terminal.print('No runs yet.')
  else
    terminal.print(
      formatTable(
        columns,
        found.map(({ tenant, run }) => rowOf(tenant, run)),
      ),
    )
  return 0
}

/** A run as `runs --json` prints it. */
export function runDocument(tenant: Tenant, run: StoredRun): Readonly<Record<string, unknown>> {
  return {
    runId: run.id,
    job: run.job,
    tenant: { id: tenant.id, slug: tenant.slug },
    occurrence: run.occurrence?.toISOString() ?? null,
    status: run.status,
    asOf: run.asOf,
    counts: run.progress.counts,
    summary: run.progress.summary,
    policyVersion: run.policyVersion,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    ...(run.zeroReason && { zeroReason: run.zeroReason }),
    ...(run.error && { error: run.error }),
  }
}

const columns = [
  { title: 'run' },
  { title: 'tenant' },
  { title: 'job' },
  { title: 'as of' },
  { title: 'status' },
  { title: 'read', align: 'right' },
  { title: 'changed', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: 'started' },
  { title: 'took', align: 'right' },
] as const

function rowOf(tenant: Tenant, run: StoredRun): readonly string[] {
  const { counts } = run.progress
  return [
    run.id,
    tenant.slug,
    run.job,
    run.asOf,
    run.status,
    formatCount(counts.read),
    formatCount(counts.changed),
    formatCount(counts.failed),
    run.startedAt.toISOString().slice(0, 19).replace('T', ' '),
    run.finishedAt ? formatDuration(run.finishedAt.getTime() - run.startedAt.getTime()) : '-',
  ]
}
