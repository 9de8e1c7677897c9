import {
  addDays,
  type CalendarDay,
  calendarDay,
  createRunner,
  localDay,
  type Runner,
  type RunReport,
} from '@leora-jobs/core'
import { calculateBurnRates, sampleMetrics, updateAccountTypes } from '@leora-jobs/core/jobs'
import type { CommandContext } from '../command-context.ts'
import { demoTenant } from '../demo/demo-tenant.ts'
import { fillDemo } from '../demo/fill-demo.ts'
import { pickStories } from '../demo/pick-stories.ts'
import { printAccountTypes, printNextSteps, printStory } from '../demo/print-demo.ts'
import { printJobs } from '../demo/print-findings.ts'
import { printRules } from '../demo/print-rules.ts'
import { readFindings } from '../demo/read-findings.ts'
import { runRules } from '../demo/run-rules.ts'
import { createLogObserver } from '../output/log-observer.ts'
import { embeddedDatabase } from '../settings/database-for.ts'
import { parseCount } from '../settings/parse-value.ts'
import { systemClock } from '../system-clock.ts'

export interface DemoFlags {
  readonly asOf?: string | undefined
  readonly seed: string
}

/**
 * A generated distributor: its customers as of two weeks ago and as of today, what changed, and why, for three of them; its samples and its stock, and what a
 * sales manager would want to know of them first.
 */
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
    const observers = [createLogObserver(terminal)]
    const runner = createRunner({
      jobs: [updateAccountTypes, sampleMetrics, calculateBurnRates],
      database,
      clock: systemClock,
      owner: 'demo',
      observers,
    })
    const types = updateAccountTypes.name
    const before = await runDemo(runner, types, addDays(asOf, -14))
    const report = await runDemo(runner, types, asOf)
    const again = await runDemo(runner, types, asOf)
    const stories = await pickStories(runner, report)
    const others: { readonly first: RunReport; readonly again: RunReport }[] = []
    for (const { name } of [sampleMetrics, calculateBurnRates])
      others.push({ first: await runDemo(runner, name, asOf), again: await runDemo(runner, name, asOf) })
    const reading = await database.connect('demo')
    const findings = await readFindings(reading).finally(() => reading.close())
    const rules = await runRules(database, asOf, observers)
    if (terminal.json) {
      terminal.print(
        JSON.stringify(
          {
            tenant: demoTenant.slug,
            rows: counts,
            runs: [before, report, again, ...others.flatMap(({ first, again: second }) => [first, second])],
            explanations: stories,
            findings,
            rules,
          },
          null,
          2,
        ),
      )
      return 0
    }
    printAccountTypes({ counts, before, report, again }, terminal)
    for (const story of stories) printStory(story, terminal)
    printJobs(others, findings, terminal)
    printRules(rules, terminal)
    printNextSteps(stories, findings, terminal)
    return 0
  } finally {
    await database.close()
  }
}

function runDemo(runner: Runner, job: string, asOf: CalendarDay): Promise<RunReport> {
  return runner.run(job, { tenant: { slug: demoTenant.slug }, asOf, showChanges: true })
}
