import {
  missedTargets,
  monitoringPolicy,
  serviceLevel,
  serviceTargets,
  totalServiceLevel,
} from '@leora-jobs/core/monitoring'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { type MeasuredLevel, printServiceLevels } from '../output/print-service-levels.ts'
import { parseCount } from '../settings/parse-value.ts'
import { type MonitoredFlags, readMonitored } from '../settings/read-monitored.ts'
import { systemClock } from '../system-clock.ts'

export interface SloFlags extends MonitoredFlags {
  readonly days: string
  readonly failOn?: 'missed' | undefined
}

/** How well each job of each tenant was kept over some days, against its targets; with `--fail-on missed`, 4 where one is missed. */
export async function slo(context: CommandContext, flags: SloFlags): Promise<number> {
  const { terminal } = context
  const days = parseCount('--days', flags.days)
  const now = systemClock.now()
  const tenants = await readMonitored(context, flags, { days, now })
  const { targetSeconds, graceMinutes } = monitoringPolicy.parse((await context.config()).config.monitoring)
  const range = {
    since: new Date(now.getTime() - days * 86_400_000),
    until: new Date(now.getTime() - graceMinutes * 60_000),
  }
  const levels: MeasuredLevel[] = tenants.flatMap(({ histories, alerts }) =>
    histories.map((history) => {
      const level = serviceLevel(history, alerts, targetSeconds, range)
      return { ...level, missed: missedTargets(level) }
    }),
  )
  const histories = tenants.flatMap((one) => one.histories)
  const alerts = tenants.flatMap((one) => one.alerts)
  const sum = totalServiceLevel(histories, alerts, targetSeconds, range)
  const total = { ...sum, missed: missedTargets(sum) }
  const { since } = range
  if (terminal.json) {
    const targets = { ...serviceTargets, runSeconds: targetSeconds }
    terminal.print(JSON.stringify({ days, since, targets, levels, total }, null, 2))
  } else printServiceLevels(terminal, levels, total, { days, targetSeconds })
  const isMissed = [...levels, total].some(({ missed }) => missed.length > 0)
  return flags.failOn === 'missed' && isMissed ? exitCodes.checkFailed : exitCodes.ok
}
