import {
  calendarDay,
  isLeoraError,
  type LeoraError,
  type RunByHand,
  type RunReport,
  type Tenant,
} from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import type { App } from '../define-config.ts'
import { exitCodeOfError, exitCodeOfReport, type FailOn, worstExitCode } from '../exit-code.ts'
import { errorDocument, sayError } from '../output/print-error.ts'
import { printReport } from '../output/print-report.ts'
import { chooseTenants } from '../settings/choose-tenants.ts'
import { parseDuration, parseInstant, parseJson, parseRecord, refuseTogether } from '../settings/parse-value.ts'

export interface RunFlags {
  readonly tenant?: string | undefined
  readonly allTenants?: true | undefined
  readonly dryRun?: true | undefined
  readonly asOf?: string | undefined
  readonly occurrence?: string | undefined
  readonly allowPast?: true | undefined
  readonly input?: string | undefined
  readonly only?: readonly string[] | undefined
  readonly timeout?: string | undefined
  readonly wait?: string | true | undefined
  readonly showChanges?: true | undefined
  readonly failOn: FailOn
}

/** Every job named, for every tenant chosen, one after the other; one tenant's failure does not stop the others. */
export async function run(context: CommandContext, jobs: readonly string[], flags: RunFlags): Promise<number> {
  const { terminal, reporter, signal } = context
  const request = requestOf(flags, signal)
  const { job: jobOf } = await context.config()
  for (const job of jobs) jobOf(job)
  const app = await context.app()
  const tenants = await chooseTenants(app, flags, context.environment)
  const plan = tenants.flatMap((tenant) => jobs.map((job) => ({ tenant, job })))
  const isSeveral = flags.allTenants === true || jobs.length > 1
  if (!isSeveral && plan[0]) {
    const report = await app.run(plan[0].job, { ...request, tenant: plan[0].tenant })
    if (terminal.json) terminal.print(JSON.stringify(report, null, 2))
    else printReport(report, terminal)
    return exitCodeOfReport(report, flags.failOn)
  }
  const ended: Ended[] = []
  for (const item of plan) {
    if (signal.aborted) break
    const end = await endOf(app, item, request)
    ended.push(end)
    if ('error' in end) {
      sayError(end.error, terminal)
      reporter.notStarted(end)
    } else if (!terminal.json) printReport(end.report, terminal)
  }
  if (terminal.json) terminal.print(JSON.stringify({ runs: ended.map(documentOf) }, null, 2))
  if (plan.length === 0) terminal.say('There are no tenants: nothing ran.')
  if (ended.length < plan.length)
    terminal.say(`Stopped: ${plan.length - ended.length} of ${plan.length} runs were not started.`)
  return worstExitCode(
    ended.map((end) => ('report' in end ? exitCodeOfReport(end.report, flags.failOn) : exitCodeOfError(end.error))),
  )
}

interface Planned {
  readonly tenant: Tenant
  readonly job: string
}

type Ended = Planned & ({ readonly report: RunReport } | { readonly error: LeoraError })

async function endOf(app: App, planned: Planned, request: Asked): Promise<Ended> {
  try {
    return { ...planned, report: await app.run(planned.job, { ...request, tenant: planned.tenant }) }
  } catch (error) {
    if (isLeoraError(error)) return { ...planned, error }
    throw error
  }
}

function documentOf(end: Ended): unknown {
  if ('report' in end) return end.report
  const { id, slug } = end.tenant
  return { job: end.job, tenant: { id, slug }, error: errorDocument(end.error) }
}

type Asked = Omit<RunByHand, 'tenant'>

function requestOf(flags: RunFlags, signal: AbortSignal): Asked {
  // they follow from the plan
  if (flags.occurrence !== undefined)
    refuseTogether('--occurrence', { '--as-of': flags.asOf, '--input': flags.input, '--only': flags.only?.join(' ') })
  return {
    signal,
    dryRun: flags.dryRun ?? false,
    allowPast: flags.allowPast ?? false,
    showChanges: flags.showChanges ?? false,
    ...(flags.asOf !== undefined && { asOf: calendarDay(flags.asOf, '--as-of') }),
    ...(flags.occurrence !== undefined && { occurrence: parseInstant('--occurrence', flags.occurrence) }),
    ...(flags.input !== undefined && { input: parseJson('--input', flags.input) }),
    ...(flags.only !== undefined && { only: flags.only.map((text) => parseRecord('--only', text)) }),
    ...(flags.timeout !== undefined && { deadline: new Date(Date.now() + parseDuration('--timeout', flags.timeout)) }),
    ...(typeof flags.wait === 'string' && { waitMs: parseDuration('--wait', flags.wait) }),
  }
}
