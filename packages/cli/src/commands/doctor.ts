import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../output/terminal.ts'
import { connectionFor } from '../settings/configured-database.ts'
import { sourceFor } from '../settings/source-for.ts'

const marks = {
  ok: ['green', 'ok'],
  note: ['cyan', 'note'],
  warning: ['yellow', 'warning'],
  problem: ['red', 'problem'],
} as const

/** Everything that is wrong with the database, or will be, with the way out. Exit 4 where there is a problem. */
export async function doctor({ terminal, config, database, environment }: CommandContext): Promise<number> {
  const [{ config: settings }, opened] = await Promise.all([config(), database()])
  const { defaultTenantSetting, diagnose, parseConnection } = await import('@leora-jobs/postgres')
  const connection = connectionFor(settings, environment)
  const findings = await diagnose({
    connect: (purpose) => opened.connect(purpose),
    target:
      connection === null ? null : parseConnection(typeof connection === 'function' ? await connection() : connection),
    source: await sourceFor(settings),
    assumeRole: connection === null ? 'leora_jobs_runner' : (settings.assumeRole ?? null),
    tenantSetting: settings.tenantSetting ?? defaultTenantSetting,
  })
  const problems = findings.filter(({ level }) => level === 'problem')
  if (terminal.json) terminal.print(JSON.stringify({ findings }, null, 2))
  else {
    for (const { check, level, message, remedy } of findings) {
      const [style, word] = marks[level]
      terminal.print(`${terminal.style(style, word.padEnd(8))} ${check}: ${printable(message)}`)
      if (remedy !== undefined) terminal.print(`         ${terminal.style('bold', printable(remedy))}`)
    }
    terminal.print(
      problems.length === 0 ? 'No problems.' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
    )
  }
  return problems.length === 0 ? exitCodes.ok : exitCodes.checkFailed
}
