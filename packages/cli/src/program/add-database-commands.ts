import { type Command, Option } from '@commander-js/extra-typings'
import type { RunCommand } from './run.ts'

/** The schema, and what is wrong around it. */
export function addDatabaseCommands(program: Command, run: RunCommand): void {
  program
    .command('migrate')
    .description(
      'create or update the schema leora_jobs, its roles and grants, as the owner (LEORA_JOBS_OWNER_URL, else DIRECT_URL, else the URL in use)',
    )
    .argument('[action]', 'apply, status or sql', 'apply')
    .addOption(new Option('--source <name>', 'create the tables of this source as well').choices(['standard']))
    .option(
      '--create-login <name>',
      'create a login that is a member of leora_jobs_runner (password: LEORA_JOBS_LOGIN_PASSWORD, or made up and shown)',
    )
    .option(
      '--environment <name>',
      'whose database this is (default: LEORA_JOBS_ENVIRONMENT, the config): a copy of it is not written to by another',
    )
    .option('--uninstall', 'remove all that migrate made, and nothing else; shows it, and does it with --yes')
    .option('--yes', 'remove it')
    .action((action, options) =>
      run(async (context) => (await import('../commands/migrate.ts')).migrateCommand(context, action, options)),
    )

  program
    .command('doctor')
    .description('look for what is wrong, or will be: role, migrations, source, row security, grants, indexes, network')
    .option('--fix', 'as the owner, grant what is lacking and vacuum what is stale; then look again')
    .option(
      '--fix-indexes',
      "as the owner, create the indexes that the pages want on the application's tables, concurrently",
    )
    .option(
      '--url <deployment>',
      'look at the routes of a deployment as well: there, closed, opened by CRON_SECRET; runs nothing',
    )
    .action((options) => run(async (context) => (await import('../commands/doctor.ts')).doctor(context, options)))
}
