import { type CalendarDay, isLeoraError, type LeoraError, type RunReport, type RunRequest, type Tenant } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import type { App } from '../define-config.ts'
import { exitCodeOfError, exitCodeOfStatus, worstExitCode } from '../exit-code.ts'
import { printError } from '../output/print-error.ts'
import { printReport } from '../output/print-report.ts'
import { chooseTenants } from '../settings/choose-tenants.ts'

export interface RunFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly dryRun?: true | undefined
  readonly asOf?: CalendarDay | undefined
  readonly allowPast?: true | undefined
  readonly input?: unknown
  readonly only?: { readonly kind: string; readonly id: string } | undefined
  readonly timeout?: number | undefined
  readonly wait?: number | true | undefined
  readonly showChanges?: true | undefined
}

/** Every job named, for every tenant chosen, one after the other; one tenant's failure does not stop the others. */
export async function run(context: CommandContext, jobs: readonly string[], flags: RunFlags): Promise<number> {
  const { terminal } = context
  const app = await context.app()
  for (const job of jobs) app.job(job)
  const tenants = await chooseTenants(app, flags, context.environment)
  const request = requestOf(flags, context.signal)
  const plan = tenants.flatMap((tenant) => jobs.map((job) => ({ tenant, job })))
  if (plan.length === 1 && plan[0]) {
    const report = await runOne(app, plan[0], request)
    if (terminal.json) terminal.print(JSON.stringify(report, null, 2))
    else printReport(report, terminal)
    return exitCodeOfStatus(report.status)
  }
  const ended: Ended[] = []
  for (const item of plan) ended.push(await endOf(app, item, request))
  if (terminal.json) terminal.print(JSON.stringify({ runs: ended.map(documentOf) }, null, 2))
  else for (const item of ended) 'report' in item ? printReport(item.report, terminal) : printError(item.error, terminal)
  if (!terminal.json && ended.length === 0) terminal.print('There are no tenants: nothing ran.')
  return worstExitCode(ended.map((item) => ('report' in item ? exitCodeOfStatus(item.report.status) : exitCodeOfError(item.error))))
}

interface Planned {
  readonly tenant: Tenant
  readonly job: string
}

type Ended = Planned & ({ readonly report: RunReport } | { readonly error: LeoraError })

async function endOf(app: App, planned: Planned, request: RunRequest): Promise<Ended> {
  try {
    return { ...planned, report: await runOne(app, planned, request) }
  } catch (error) {
    if (isLeoraError(error)) return { ...planned, error }
    throw error
  }
}

function runOne(app: App, { tenant, job }: Planned, request: RunRequest): Promise<RunReport> {
  return app.run(job, { ...request, tenant })
}

function documentOf(item: Ended): unknown {
  if ('report' in item) return item.report
  const { code, message, details } = item.error
  return { job: item.job, tenant: { id: item.tenant.id, slug: item.tenant.slug }, error: { code, message, details } }
}

function requestOf(flags: RunFlags, signal: AbortSignal): RunRequest {
  return {
    signal,
    dryRun: flags.dryRun ?? false,
    allowPast: flags.allowPast ?? false,
    showChanges: flags.showChanges ?? false,
    ...(flags.asOf !== undefined && { asOf: flags.asOf }),
    ...(flags.input !== undefined && { input: flags.input }),
    ...(flags.only !== undefined && { only: flags.only }),
    ...(flags.timeout !== undefined && { deadline: new Date(Date.now() + flags.timeout) }),
    ...(typeof flags.wait === 'number' && { waitMs: flags.wait }),
  }
}
