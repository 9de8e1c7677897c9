import { existsSync, readFileSync } from 'node:fs'
import { LeoraError } from '@leora-jobs/core'
import type { Finding } from '@leora-jobs/postgres'
import type { ProbeFinding } from '@leora-jobs/vercel'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../output/terminal.ts'
import { connectionFor } from '../settings/configured-database.ts'
import { ownerConnection } from '../settings/owner-connection.ts'
import { readVariable } from '../settings/read-variable.ts'
import { sourceFor } from '../settings/source-for.ts'

export interface DoctorFlags {
  readonly fix?: true | undefined
  readonly fixIndexes?: true | undefined
  readonly url?: string | undefined
}

const marks = {
  ok: ['green', 'ok'],
  note: ['cyan', 'note'],
  warning: ['yellow', 'warning'],
  problem: ['red', 'problem'],
} as const

/** Everything that is wrong with the database, or a deployment, or will be, with the way out. Exit 4 where there is a problem. */
export async function doctor(context: CommandContext, flags: DoctorFlags): Promise<number> {
  const url = flags.url === undefined ? null : parseUrl(flags.url)
  const found = await examine(context)
  const fixed = flags.fix || flags.fixIndexes ? await mend(context, found, flags) : []
  const findings = [...(fixed.length === 0 ? found : await examine(context)), ...(url ? await probe(context, url) : [])]
  const problems = findings.filter(({ level }) => level === 'problem')
  const { terminal } = context
  if (terminal.json)
    terminal.print(JSON.stringify({ ...((flags.fix || flags.fixIndexes) && { fixed }), findings }, null, 2))
  else {
    const isLoud = ({ level }: Finding | ProbeFinding) => level === 'warning' || level === 'problem'
    for (const finding of findings) if (!terminal.quiet || isLoud(finding)) printFinding(context, finding)
    terminal.print(
      problems.length === 0 ? 'No problems.' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
    )
  }
  return problems.length === 0 ? exitCodes.ok : exitCodes.checkFailed
}

async function examine({ config, database, environment }: CommandContext): Promise<readonly Finding[]> {
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
  return connection === null ? [isEmbedded, ...findings] : findings
}

/** An unset variable looks like a healthy database otherwise. */
const isEmbedded: Finding = {
  check: 'connection',
  level: 'warning',
  message: 'This is the embedded database: neither LEORA_JOBS_DATABASE_URL nor DATABASE_URL is set.',
}

interface Fixed {
  readonly check: string
  readonly statement: string
  /** Why it could not be carried out. */
  readonly error?: string
}

/** As the owner. What an index costs the application's writes is its own affair: those are made only where they are asked for. */
async function mend(
  context: CommandContext,
  findings: readonly Finding[],
  flags: DoctorFlags,
): Promise<readonly Fixed[]> {
  const isWanted = ({ check }: Finding) => (check === 'indexes' ? flags.fixIndexes : flags.fix)
  const wanted = findings
    .filter(isWanted)
    .flatMap(({ check, fix = [] }) => fix.map((statement) => ({ check, statement })))
  if (wanted.length === 0) {
    context.terminal.say('There is nothing to mend here that a statement could; what remains is said below.')
    return []
  }
  const connection = await ownerConnection(context, 'doctor')
  const fixed: Fixed[] = []
  try {
    for (const { check, statement } of wanted) {
      const error = await connection.maintain(statement).then(
        () => undefined,
        (reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
      )
      context.terminal.say(printable(error === undefined ? `done: ${statement}` : `not done: ${statement}: ${error}`))
      fixed.push({ check, statement, ...(error !== undefined && { error }) })
    }
  } finally {
    await connection.close()
  }
  return fixed
}

async function probe({ config, environment, signal }: CommandContext, url: URL): Promise<readonly ProbeFinding[]> {
  const { probeDeployment } = await import('@leora-jobs/vercel')
  const { pathname } = url
  const basePath = pathname === '/' ? '/api/jobs' : pathname.replace(/\/+$/, '')
  return probeDeployment({
    url: url.origin,
    basePath,
    secret: readVariable(environment, 'CRON_SECRET'),
    jobs: (await config()).jobs.map(({ name }) => name),
    cronPaths: cronPathsUnder(basePath),
    signal,
  })
}

/** What the platform will call, as vercel.json says it. */
function cronPathsUnder(basePath: string): readonly string[] {
  if (!existsSync('vercel.json')) return [`${basePath}/tick`]
  try {
    const { crons = [] } = JSON.parse(readFileSync('vercel.json', 'utf8')) as { crons?: readonly { path: string }[] }
    return crons.map(({ path }) => path).filter((path) => path.startsWith(basePath))
  } catch {
    return [`${basePath}/tick`]
  }
}

function printFinding({ terminal }: CommandContext, { check, level, message, remedy }: Finding | ProbeFinding): void {
  const [style, word] = marks[level]
  terminal.print(`${terminal.style(style, word.padEnd(8))} ${check}: ${printable(message)}`)
  if (remedy !== undefined) terminal.print(`         ${terminal.style('bold', printable(remedy))}`)
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url
  throw new LeoraError(
    'INPUT_INVALID',
    `--url: this is no deployment; write it as https://portal.example.com, without a secret in it, and with the path of the routes where it is not /api/jobs.`,
    { details: { field: '--url', allowed: 'https://host[/path]' } },
  )
}
