import { calendarDay } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { printExplanation } from '../output/print-explanation.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'
import { parseJson } from '../settings/parse-value.ts'

export interface ExplainFlags {
  readonly record: string
  readonly tenant?: string | undefined
  readonly asOf?: string | undefined
  readonly input?: string | undefined
}

/** One record, explained. */
export async function explain(context: CommandContext, job: string, flags: ExplainFlags): Promise<number> {
  const { terminal } = context
  const request = {
    record: flags.record,
    ...(flags.asOf !== undefined && { asOf: calendarDay(flags.asOf, '--as-of') }),
    ...(flags.input !== undefined && { input: parseJson('--input', flags.input) }),
  }
  const { job: jobOf } = await context.config()
  jobOf(job)
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const explanation = await app.explain(job, { ...request, tenant })
  if (terminal.json) terminal.print(JSON.stringify(explanation, null, 2))
  else printExplanation(explanation, terminal)
  return 0
}
