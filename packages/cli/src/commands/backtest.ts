import { addDays, calendarDay, localDay } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { printBacktest } from '../output/print-backtest.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'
import { parseCount, parseJson } from '../settings/parse-value.ts'
import { systemClock } from '../system-clock.ts'

export interface BacktestFlags {
  readonly from: string
  readonly to?: string | undefined
  readonly every: string
  readonly tenant?: string | undefined
  readonly input?: string | undefined
}

/** What a job would have forecast on past days, against what came. Writes nothing. */
export async function backtest(context: CommandContext, job: string, flags: BacktestFlags): Promise<number> {
  const { terminal } = context
  const request = {
    from: calendarDay(flags.from, '--from'),
    everyDays: parseCount('--every', flags.every),
    ...(flags.to !== undefined && { to: calendarDay(flags.to, '--to') }),
    ...(flags.input !== undefined && { input: parseJson('--input', flags.input) }),
  }
  const { job: jobOf } = await context.config()
  jobOf(job)
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const yesterday = addDays(localDay(systemClock.now(), tenant.timeZone), -1)
  const report = await app.backtest(job, { to: yesterday, ...request, tenant })
  if (terminal.json) terminal.print(JSON.stringify(report, null, 2))
  else printBacktest(report, terminal)
  return exitCodes.ok
}
