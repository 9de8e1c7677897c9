import type { CalendarDay } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { printExplanation } from '../output/print-explanation.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'

export interface ExplainFlags {
  readonly record: string
  readonly tenant?: string | undefined
  readonly asOf?: CalendarDay | undefined
  readonly input?: unknown
}

/** One record, explained. */
export async function explain(context: CommandContext, job: string, flags: ExplainFlags): Promise<number> {
  const { terminal } = context
  const app = await context.app()
  app.job(job)
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const explanation = await app.explain(job, {
    tenant,
    record: flags.record,
    ...(flags.asOf !== undefined && { asOf: flags.asOf }),
    ...(flags.input !== undefined && { input: flags.input }),
  })
  if (terminal.json) terminal.print(JSON.stringify(explanation, null, 2))
  else printExplanation(explanation, terminal)
  return 0
}
