import type { StoredRun, Tenant, UnrunOccurrence } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { formatCount, formatDuration } from '../output/format-number.ts'
import { formatTable } from '../output/format-table.ts'
import { chooseTenants, namesTenant } from '../settings/choose-tenants.ts'
import { parseCount } from '../settings/parse-value.ts'

export interface RunsListFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly job?: string | undefined
  readonly limit: string
}

/** The newest runs of the tenants chosen, and the occurrences that ended without one. */
export async function runsList(context: CommandContext, flags: RunsListFlags): Promise<number> {
  const { terminal } = context
  const limit = parseCount('--limit', flags.limit)
  const { job: jobOf } = await context.config()
  if (flags.job !== undefined) jobOf(flags.job)
  const app = await context.app()
  const filter = { limit, ...(flags.job !== undefined && { job: flags.job }) }
  const allTenants = flags.allTenants || !namesTenant(app, flags.tenant, context.environment)
  const found: Entry[] = []
  for (const tenant of await chooseTenants(app, { ...flags, allTenants }, context.environment)) {
    const [runs, unrun] = await app.preview(
      tenant,
      async (reader) => [await reader.listRuns(filter), await reader.listUnrun(filter)] as const,
    )
    const entries = [
      ...runs.map((run) => ({ tenant, at: run.occurrence ?? run.startedAt, run })),
      ...unrun.map((occurrence) => ({ tenant, at: occurrence.plannedAt, occurrence })),
    ]
    found.push(...entries.sort((one, other) => other.at.getTime() - one.at.getTime()).slice(0, limit))
  }
  if (terminal.json) {
    const runs = found.flatMap((entry) => ('run' in entry ? [runDocument(entry.tenant, entry.run)] : []))
    const unrun = found.flatMap((entry) => ('occurrence' in entry ? [unrunDocument(entry)] : []))
    terminal.print(JSON.stringify({ runs, unrun }, null, 2))
  } else if (found.length === 0) terminal.print('No runs yet.')
  else terminal.print(formatTable(columns, found.map(rowOf)))
  return 0
}

/** A run, or an occurrence that ended without one; by when it was planned, or started. */
type Entry = { readonly tenant: Tenant; readonly at: Date } & (
  | { readonly run: StoredRun }
  | { readonly occurrence: UnrunOccurrence }
)

function unrunDocument({ tenant, occurrence }: Extract<Entry, { occurrence: UnrunOccurrence }>) {
  const { job, plannedAt, asOf, outcome, reason } = occurrence
  return {
    job,
    tenant: { id: tenant.id, slug: tenant.slug },
    occurrence: plannedAt.toISOString(),
    asOf,
    outcome,
    reason,
  }
}

/** Why an occurrence ended without a run, in words. */
const whyUnrun: Readonly<Record<string, string>> = {
  policy: 'by the schedule: older ones are not run',
  window: 'older than the schedule catches up',
  limit: 'more were missed than run at once',
  unlisted: 'and all before it, back to the last that ran: too many to list',
  superseded: 'a later day had been written',
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
    timing: run.progress.timing,
    summary: run.progress.summary,
    policyVersion: run.policyVersion,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    ...(run.zeroReason && { zeroReason: run.zeroReason }),
    ...(run.error && { error: run.error }),
    ...(run.retryOf !== null && { retryOf: run.retryOf }),
    ...(run.undoneAt !== null && { undoneAt: run.undoneAt.toISOString() }),
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
  { title: 'planned or started' },
  { title: 'took', align: 'right' },
  { title: 'note' },
] as const

function rowOf(entry: Entry): readonly string[] {
  const { tenant } = entry
  const at = entry.at.toISOString().slice(0, 19).replace('T', ' ')
  if ('occurrence' in entry) {
    const { job, asOf, outcome, reason } = entry.occurrence
    return ['-', tenant.slug, job, asOf, outcome, '', '', '', at, '-', whyUnrun[reason] ?? reason]
  }
  const { run } = entry
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
    at,
    run.finishedAt ? formatDuration(run.finishedAt.getTime() - run.startedAt.getTime()) : '-',
    noteOf(run),
  ]
}

function noteOf({ occurrence, isOpen, status, retryOf, undoneAt }: StoredRun): string {
  const notes = [
    occurrence === null && 'by hand',
    isOpen && status === 'failed' && 'the next tick tries again',
    isOpen && status === 'paused' && 'the next tick goes on',
    retryOf !== null && `retries ${retryOf}`,
    undoneAt !== null && 'undone',
  ]
  return notes.filter((note) => note !== false).join(', ')
}
