import type { UndoRefusal, UndoReport } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { formatBriefly } from '../output/format-change.ts'
import { formatCount } from '../output/format-number.ts'
import { cut } from '../output/format-table.ts'
import { printable, type Terminal } from '../output/terminal.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'

export interface RunsUndoFlags {
  readonly tenant?: string | undefined
  readonly dryRun?: true | undefined
}

const whyRefused: Record<UndoRefusal, string> = {
  OVERTAKEN: 'a later run changed it',
  ROW_CHANGED: 'its row is no longer what the run wrote',
  COLUMN_CHANGED: "the application's column was changed since",
}

/** How many records a person is shown. */
const shown = 20

/** Takes back what a run changed, but for what was changed since. */
export async function runsUndo(context: CommandContext, id: string, flags: RunsUndoFlags): Promise<number> {
  const { terminal } = context
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const report = await app.undo(id, { tenant, dryRun: flags.dryRun ?? false })
  if (terminal.json) terminal.print(JSON.stringify(report, null, 2))
  else printUndo(report, terminal)
  return report.counts.refused > 0 ? exitCodes.partial : exitCodes.ok
}

function printUndo(report: UndoReport, terminal: Terminal) {
  const { job, tenant, runId, asOf, dryRun, counts, restored, refused, effects } = report
  const word = dryRun ? 'would undo (dry run: nothing was written)' : 'undone'
  terminal.print(`${terminal.style('bold', job)}  ${tenant.slug}  as of ${asOf}  run ${runId}  ${word}`)
  terminal.print(`  ${formatCount(counts.restored)} restored, ${formatCount(counts.refused)} left as they are`)
  for (const { record, before, after } of restored.slice(0, shown)) {
    const what = after === null ? `the row ${dryRun ? 'would be' : 'is'} removed` : formatBriefly({ before, after })
    terminal.print(`  ${cut(printable(record.label), 30)}  ${what}`)
  }
  if (counts.restored > shown)
    terminal.print(`  … and ${formatCount(counts.restored - shown)} more (--json lists up to 1,000)`)
  if (effects && effects.unsent > 0)
    terminal.print(`  ${formatCount(effects.unsent)} messages not sent yet ${dryRun ? 'would be' : 'are'} withdrawn`)
  if (effects && effects.sent + effects.tasks > 0) {
    terminal.print(
      `  ${formatCount(effects.sent)} messages were sent, and ${formatCount(effects.tasks)} tasks created: they cannot be recalled`,
    )
  }
  if (counts.refused === 0) return
  terminal.print(`\n${terminal.style('bold', 'Left as they are')}`)
  for (const { record, reason } of refused.slice(0, shown))
    terminal.print(`  ${printable(record.label)} (${record.id}): ${whyRefused[reason]}`)
  if (counts.refused > shown)
    terminal.print(`  … and ${formatCount(counts.refused - shown)} more (--json lists up to 1,000)`)
}
