import {
  addDays,
  type CalendarDay,
  calendarDay,
  createRunner,
  localDay,
  type Runner,
  type RunReport,
} from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import type { CommandContext } from '../command-context.ts'
import { demoTenant } from '../demo/demo-tenant.ts'
import { fillDemo } from '../demo/fill-demo.ts'
import { pickStories } from '../demo/pick-stories.ts'
import { printFindings, printNextSteps, printStory } from '../demo/print-demo.ts'
import { createLogObserver } from '../output/log-observer.ts'
import { embeddedDatabase } from '../settings/database-for.ts'
import { parseCount } from '../settings/parse-value.ts'
import { systemClock } from '../system-clock.ts'

export interface DemoFlags {
  readonly asOf?: string | undefined
  readonly seed: string
}

/** Two weeks of a generated distributor: the job as of then, and as of today; what changed, and why, for three customers. */
export async function demo({ terminal }: CommandContext, flags: DemoFlags): Promise<number> {
  const seed = parseCount('--seed', flags.seed)
  const asOf =
    flags.asOf === undefined ? localDay(systemClock.now(), demoTenant.timeZone) : calendarDay(flags.asOf, '--as-of')
  terminal.say('Opening the embedded database (PGlite, in .leora-jobs/) …')
  const database = await embeddedDatabase()
  try {
    terminal.say('Filling it with a generated wine distributor …')
    const connection = await database.connect('demo')
    const counts = await fillDemo(connection, { seed, asOf }).finally(() => connection.close())
    const runner = createRunner({
      jobs: [updateAccountTypes],
      database,
      clock: systemClock,
      owner: 'demo',
      observers: [createLogObserver(terminal)],
    })
    const before = await runDemo(runner, addDays(asOf, -14))
    const report = await runDemo(runner, asOf)
    const again = await runDemo(runner, asOf)
    const stories = await pickStories(runner, report)
    if (terminal.json) {
      terminal.print(
        JSON.stringify(
          { tenant: demoTenant.slug, rows: counts, runs: [before, report, again], explanations: stories },
          null,
          2,
        ),
      )
      return 0
    }
    printFindings({ counts, before, report, again }, terminal)
    for (const story of stories) printStory(story, terminal)
    printNextSteps(stories, terminal)
    return 0
  } finally {
    await database.close()
  }
}

function runDemo(runner: Runner, asOf: CalendarDay): Promise<RunReport> {
  return runner.run(updateAccountTypes.name, { tenant: { slug: demoTenant.slug }, asOf, showChanges: true })
}
