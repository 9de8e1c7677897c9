import { randomBytes } from 'node:crypto'
import { LeoraError } from '@leora-jobs/core'
import type { Connection } from '@leora-jobs/postgres'
import type { CommandContext } from '../command-context.ts'
import { formatTable } from '../output/format-table.ts'
import { environmentName } from '../settings/environment-name.ts'
import { loginUrl } from '../settings/login-url.ts'
import { ownerConnection, ownerOptions } from '../settings/owner-connection.ts'
import { type Environment, readVariable } from '../settings/read-variable.ts'
import { sourceFor } from '../settings/source-for.ts'

export interface MigrateFlags {
  readonly source?: 'standard' | undefined
  readonly createLogin?: string | undefined
  readonly environment?: string | undefined
  readonly uninstall?: true | undefined
  readonly yes?: true | undefined
}

/** Applies, lists or prints the migrations, as the owner of the database. */
export async function migrateCommand(context: CommandContext, action: string, flags: MigrateFlags): Promise<number> {
  if (!['apply', 'status', 'sql'].includes(action)) {
    throw new LeoraError('INPUT_INVALID', `migrate: there is no action '${action}'; use apply, status or sql.`, {
      details: { field: 'action', allowed: ['apply', 'status', 'sql'] },
    })
  }
  refuseMixed(action, flags)
  const connection = await ownerConnection(context, 'migrate')
  try {
    if (flags.uninstall) {
      const { removeSchema } = await import('./migrate-uninstall.ts')
      return await removeSchema(context, connection, flags.yes ?? false)
    }
    if (action === 'status') return await status(context, connection, flags)
    return action === 'sql' ? await printSql(context, connection, flags) : await apply(context, connection, flags)
  } finally {
    await connection.close()
  }
}

function refuseMixed(action: string, { uninstall, yes, source, createLogin, environment }: MigrateFlags): void {
  const field = uninstall ? '--uninstall' : '--yes'
  if (!uninstall && !yes) return
  const isAlone =
    uninstall && action === 'apply' && [source, createLogin, environment].every((flag) => flag === undefined)
  if (isAlone) return
  const message = uninstall
    ? '--uninstall takes --yes and nothing else.'
    : '--yes belongs to --uninstall; migrate asks nothing.'
  throw new LeoraError('INPUT_INVALID', message, { details: { field } })
}

async function apply(context: CommandContext, connection: Connection, flags: MigrateFlags): Promise<number> {
  const { config, terminal, environment } = context
  const { migrate } = await import('@leora-jobs/postgres')
  const { config: settings } = await config()
  const name =
    flags.environment === undefined
      ? environmentName(settings, environment)
      : environmentName({ environment: flags.environment }, {})
  const login = flags.createLogin === undefined ? null : { name: flags.createLogin, ...passwordFor(environment) }
  const report = await migrate(connection, {
    source: await sourceFor(settings),
    withStandardSchema: flags.source === 'standard',
    ...(settings.assumeRole !== undefined && { assumeRole: settings.assumeRole }),
    ...(settings.tenantSetting !== undefined && { tenantSetting: settings.tenantSetting }),
    ...(name !== undefined && { environment: name }),
    ...(login && { createLogin: { name: login.name, password: login.password } }),
  })
  const owner = login && (await ownerOptions(context))
  const databaseUrl = owner && login && loginUrl(owner, login.name, login.isNew ? login.password : null)
  if (terminal.json) {
    terminal.print(
      JSON.stringify(
        {
          applied: report.applied,
          grants: report.grants,
          environment: report.environment,
          login: report.login,
          ...(login?.isNew && { password: login.password }),
          ...(databaseUrl !== null && { databaseUrl }),
        },
        null,
        2,
      ),
    )
    return 0
  }
  terminal.print(
    report.applied.length === 0
      ? 'Nothing to apply: the schema is up to date.'
      : `Applied: ${report.applied.join(', ')}.`,
  )
  terminal.print(
    `Granted to leora_jobs_runner: ${report.grants.length} statements on the application's tables (\`leora-jobs migrate sql\` shows such statements).`,
  )
  terminal.print(
    report.environment === null
      ? 'Environment: none is named, so a restored copy of this database would be written to (`--environment production` names one).'
      : `Environment: '${report.environment}'. Only runs with LEORA_JOBS_ENVIRONMENT=${report.environment} write to it.`,
  )
  if (login) {
    const shown = login.isNew ? 'Its URL, shown this once:' : 'Its URL, with the password that was given:'
    terminal.print(`Login '${login.name}' is a member of leora_jobs_runner. ${shown}`)
    if (databaseUrl !== null) terminal.print(`LEORA_JOBS_DATABASE_URL=${databaseUrl}`)
    terminal.print(
      'The application reads the results as a member of leora_jobs_reader, with the tenant announced: grant leora_jobs_reader to <its role>.',
    )
  }
  return 0
}

/** The standard tables' migrations are those of an application that has them from us. */
async function status({ terminal }: CommandContext, connection: Connection, flags: MigrateFlags): Promise<number> {
  const { migrationStatus } = await import('@leora-jobs/postgres')
  const all = await migrationStatus(connection)
  const isStandard = ({ name }: { readonly name: string }) => name.startsWith('standard/')
  const hasStandard = flags.source === 'standard' || all.some((one) => isStandard(one) && one.appliedAt !== null)
  const migrations = all.filter((one) => hasStandard || !isStandard(one))
  if (terminal.json) terminal.print(JSON.stringify({ migrations }, null, 2))
  else
    terminal.print(
      formatTable(
        [{ title: 'migration' }, { title: 'applied' }],
        migrations.map(({ name, appliedAt }) => [name, appliedAt?.toISOString() ?? 'no']),
      ),
    )
  return 0
}

async function printSql(
  { config, terminal }: CommandContext,
  connection: Connection,
  flags: MigrateFlags,
): Promise<number> {
  const { migrationSql } = await import('@leora-jobs/postgres')
  const { config: settings } = await config()
  const sql = await migrationSql(connection, {
    source: await sourceFor(settings),
    withStandardSchema: flags.source === 'standard',
    ...(settings.assumeRole !== undefined && { assumeRole: settings.assumeRole }),
    ...(settings.tenantSetting !== undefined && { tenantSetting: settings.tenantSetting }),
  })
  terminal.print(terminal.json ? JSON.stringify({ sql }, null, 2) : sql)
  return 0
}

function passwordFor(environment: Environment): { readonly password: string; readonly isNew: boolean } {
  const given = readVariable(environment, 'LEORA_JOBS_LOGIN_PASSWORD')
  return given === undefined
    ? { password: randomBytes(24).toString('base64url'), isNew: true }
    : { password: given, isNew: false }
}
