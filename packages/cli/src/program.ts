import { Command, Option } from '@commander-js/extra-typings'
import type { CommandContext, GlobalFlags } from './command-context.ts'

const tenantFlag = '--tenant <slug or id>'
const tenantHelp = 'the tenant (default: TENANT_SLUG, TENANT_ID, DEFAULT_TENANT_SLUG, the config)'
const asOfHelp = "the day to stand at the end of, as YYYY-MM-DD (default: by the job's own rule)"

const suspending = [
  ['suspend', 'stop the schedule of a job, a tenant, or both; what runs goes on'],
  ['resume', 'start a suspended schedule again'],
] as const

const switching = [
  ['enable', 'switch a rule on; its next run takes what already matches for known'],
  ['disable', 'switch a rule off; what it has made stays'],
] as const

/**
 * The command tree. Values are parsed, and commands loaded, when a command is called: `--help` loads Commander and nothing else.
 */
export function createProgram(version: string): Command {
  const program = new Command('leora-jobs')
    .description('Scheduled business jobs for multi-tenant Postgres applications.')
    .version(version)
    .option('--json', 'print one JSON document on stdout')
    .option('--config <file>', 'config file (default: leora-jobs.config.ts, .mts, .js or .mjs in this directory)')
    .option('--env-file <file>', 'env file (default: .env.local, .env and the like in this directory)')
    .option('-q, --quiet', 'say only what was asked for, and errors')
    .option('-v, --verbose', 'say more, and print stacks')
    .showHelpAfterError('(--help shows what is allowed)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()

  const run = async (command: (context: CommandContext) => Promise<number>) => {
    const { runCommand } = await import('./run-command.ts')
    await runCommand(program.opts() as GlobalFlags, command)
  }

  program
    .command('demo')
    .description(
      'fill the embedded database with a generated wine distributor, run the jobs, show what changed and why',
    )
    .option('--as-of <day>', 'the day to stand at the end of, as YYYY-MM-DD (default: today)')
    .option('--seed <number>', 'seed of the generated data', '1')
    .action((options) => run(async (context) => (await import('./commands/demo.ts')).demo(context, options)))

  program
    .command('init')
    .description('set up this project: config, route or workflow, scripts; shows each file and asks before it writes')
    .option('-y, --yes', 'write what is shown, without asking')
    .option('--dry-run', 'show it only; write nothing')
    .option('--force', "replace a route, function or workflow of somebody else's too")
    .option('--vercel', 'a route, and the cron jobs of vercel.json (default: where the project is deployed there)')
    .option('--no-vercel', 'without them')
    .option('--github', 'the workflow of GitHub Actions (default: where the project is not on Vercel)')
    .option('--no-github', 'without it')
    .addOption(new Option('--plan <plan>', 'what Vercel lets the project do').choices(['hobby', 'pro']).default('pro'))
    .action((options) => run(async (context) => (await import('./commands/init.ts')).init(context, options)))

  program
    .command('run')
    .description('run jobs for a tenant, by hand')
    .argument('<job...>', 'names of jobs; several run one after the other')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant, one after the other')
    .option('--dry-run', 'show what a run would change; write nothing')
    .option('--as-of <day>', asOfHelp)
    .option(
      '--occurrence <instant>',
      'run this planned instant, as a tick would; `plan` shows them (2026-03-01T02:00Z)',
    )
    .option('--allow-past', 'let a run write a day older than the last one written')
    .option('--input <json>', 'the input of the job')
    .option('--only <kind=id...>', 'only these records, for example customer=42')
    .option('--timeout <duration>', 'stop between pages in time (90, 90s, 1.5m); the run is then paused (exit 124)')
    .addOption(new Option('--wait [duration]', 'wait for a lease that another holds').preset('60s'))
    .option('--show-changes', 'list the changes, as a dry run does')
    .addOption(
      new Option('--fail-on <what>', 'what does not end with 0: also changes (exit 4), partial, or failed runs alone')
        .choices(['changes', 'partial', 'failed'])
        .default('partial' as const),
    )
    .action((jobs, options) => run(async (context) => (await import('./commands/run.ts')).run(context, jobs, options)))

  program
    .command('tick')
    .description('run whatever is due, for all tenants: what a scheduler calls every hour, or every minute')
    .option('--job <name...>', 'only these jobs')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m); what is under way pauses, and the next tick goes on')
    .action((options) => run(async (context) => (await import('./commands/tick.ts')).tick(context, options)))

  program
    .command('backfill')
    .description('run a job for each day of a range that has no run, oldest first; consumes no occurrence')
    .argument('<job>', 'name of the job')
    .requiredOption('--from <day>', 'the first day, as YYYY-MM-DD')
    .requiredOption('--to <day>', 'the last day, included')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant, one after the other')
    .option('--dry-run', 'show what the runs would change; write nothing')
    .option('--again', 'run days that have been written as well')
    .option('--allow-past', 'let a job that keeps one state for all days write older ones')
    .option('--input <json>', 'the input of the job')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m); the same command goes on')
    .action((job, options) =>
      run(async (context) => (await import('./commands/backfill.ts')).backfill(context, job, options)),
    )

  program
    .command('backtest')
    .description('what a job would have forecast on past days, against what came; writes nothing')
    .argument('<job>', 'name of the job: calculate-burn-rates')
    .requiredOption('--from <day>', 'the first day to forecast on, as YYYY-MM-DD')
    .option('--to <day>', 'the last day whose sales are looked at (default: yesterday, where the tenant is)')
    .option('--every <days>', 'days from one forecast to the next', '7')
    .option(tenantFlag, tenantHelp)
    .option('--input <json>', 'the input of the job')
    .action((job, options) =>
      run(async (context) => (await import('./commands/backtest.ts')).backtest(context, job, options)),
    )

  program
    .command('plan')
    .description('what will run when: the next occurrences of each tenant')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--count <count>', 'how many a tenant', '8')
    .action((options) => run(async (context) => (await import('./commands/plan.ts')).plan(context, options)))

  for (const [name, description] of suspending) {
    program
      .command(name)
      .description(description)
      .option('--job <name>', 'only this job')
      .option('--tenant <slug or id>', 'only this tenant')
      .option('--all', 'every job of every tenant')
      .action((options) =>
        run(async (context) => (await import('./commands/suspend.ts')).suspend(context, name, options)),
      )
  }

  program
    .command('list')
    .description('list the jobs, their schedules and what they decide about')
    .action(() => run(async (context) => (await import('./commands/list.ts')).list(context)))

  program
    .command('explain')
    .description('why a record is what it is, what it would be now, and when that changes')
    .argument('<job>', 'name of the job')
    .requiredOption('--record <id or name>', 'id or exact name of the record')
    .option(tenantFlag, tenantHelp)
    .option('--as-of <day>', asOfHelp)
    .option('--input <json>', 'the input of the job')
    .action((job, options) =>
      run(async (context) => (await import('./commands/explain.ts')).explain(context, job, options)),
    )

  const runs = program.command('runs').description('what ran, and how it ended')
  runs
    .command('list')
    .description('the newest runs, and what was missed or skipped, and why')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--job <name>', 'only this job')
    .option('--limit <count>', 'at most this many a tenant', '20')
    .action((options) => run(async (context) => (await import('./commands/runs-list.ts')).runsList(context, options)))
  runs
    .command('show')
    .description('one run: counts, failures, changes')
    .argument('<run id>', 'the id, as `runs list` prints it')
    .option(tenantFlag, tenantHelp)
    .action((id, options) =>
      run(async (context) => (await import('./commands/runs-show.ts')).runsShow(context, id, options)),
    )

  const runId = ['<run id>', 'the id, as `runs list` prints it'] as const
  runs
    .command('cancel')
    .description('end a run that has not ended; whoever is at it stops, what it wrote stays')
    .argument(...runId)
    .option(tenantFlag, tenantHelp)
    .action((id, options) =>
      run(async (context) => (await import('./commands/runs-cancel.ts')).runsCancel(context, id, options)),
    )
  runs
    .command('retry')
    .description('run again what failed in a run, and nothing else, as of the same day')
    .argument(...runId)
    .option(tenantFlag, tenantHelp)
    .option('--dry-run', 'show what it would change; write nothing')
    .option('--allow-past', 'let it write a day older than the last one written')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m)')
    .option('--show-changes', 'list the changes, as a dry run does')
    .action((id, options) =>
      run(async (context) => (await import('./commands/runs-retry.ts')).runsRetry(context, id, options)),
    )
  runs
    .command('undo')
    .description('take back what a run changed, where nothing changed the same records since; what was sent stays sent')
    .argument(...runId)
    .option(tenantFlag, tenantHelp)
    .option('--dry-run', 'show what would be taken back; write nothing')
    .action((id, options) =>
      run(async (context) => (await import('./commands/runs-undo.ts')).runsUndo(context, id, options)),
    )
  runs
    .command('prune')
    .description('delete what is older than the retention of the config; a tick does so too')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .option('--dry-run', 'count it; delete nothing')
    .action((options) => run(async (context) => (await import('./commands/runs-prune.ts')).runsPrune(context, options)))

  const rules = program
    .command('rules')
    .description('the rules of process-triggers: what they would do, before they do it')
  rules
    .command('list')
    .description('the rules of a tenant: on or off, since when, what is wrong with them, and what has come of them')
    .option(tenantFlag, tenantHelp)
    .action((options) => run(async (context) => (await import('./commands/rules-list.ts')).rulesList(context, options)))
  rules
    .command('add')
    .description('add a rule; without --type, show the types and what they can be told')
    .option('--type <type>', 'what it is about and when it holds, for example sample-no-order')
    .option('--name <name>', 'what people call it; unique, whatever the case')
    .option('--set <field=value...>', 'fields of its config, each as JSON or else as text (daysAfter=14)')
    .option('--rule-config <json>', 'its whole config')
    .option('--inactive', 'switched off: `rules test` shows what it would do, `rules enable` switches it on')
    .option(tenantFlag, tenantHelp)
    .action((options) => run(async (context) => (await import('./commands/rules-add.ts')).rulesAdd(context, options)))
  const ruleName = ['<name or id>', 'the rule, as `rules list` shows it'] as const
  rules
    .command('test')
    .description('what a rule would do now, to whom, and what would hold it back, switched on or not; writes nothing')
    .argument(...ruleName)
    .option('--as-if-active', 'as if it had been in force for long: what it already matches fires')
    .option(tenantFlag, tenantHelp)
    .option('--as-of <day>', asOfHelp)
    .action((rule, options) =>
      run(async (context) => (await import('./commands/rules-test.ts')).rulesTest(context, rule, options)),
    )
  for (const [name, description] of switching) {
    rules
      .command(name)
      .description(description)
      .argument(...ruleName)
      .option(tenantFlag, tenantHelp)
      .action((rule, options) =>
        run(async (context) => (await import('./commands/rules-switch.ts')).rulesSwitch(context, name, rule, options)),
      )
  }

  program
    .command('relay')
    .description('send what waits in the outbox: webhooks, and whatever else the config has a sender for')
    .option(tenantFlag, 'only this tenant (default: as elsewhere, else every tenant)')
    .option('--all-tenants', 'every tenant')
    .option('--timeout <duration>', 'stop in time (90, 90s, 1.5m); what is left is for the next one (exit 124)')
    .action((options) => run(async (context) => (await import('./commands/relay.ts')).relay(context, options)))

  const outbox = program.command('outbox').description('look at messages on their way out, or send dead ones again')
  outbox
    .command('list')
    .description('the newest messages, and what became of them')
    .option(tenantFlag, tenantHelp)
    .option('--all-tenants', 'every tenant')
    .addOption(
      new Option('--status <status>', 'only these').choices([
        'pending',
        'sending',
        'delivered',
        'dead',
        'cancelled',
      ] as const),
    )
    .option('--limit <count>', 'how many a tenant', '20')
    .action((options) =>
      run(async (context) => (await import('./commands/outbox-list.ts')).outboxList(context, options)),
    )
  outbox
    .command('retry')
    .description('let dead messages wait again, their attempts counted anew; a disabled destination is enabled')
    .argument('[id...]', 'ids of messages, as `outbox list` shows them')
    .option('--destination <url>', 'all that are for this destination')
    .option('--all', 'all of the tenant')
    .option(tenantFlag, tenantHelp)
    .action((ids, options) =>
      run(async (context) => (await import('./commands/outbox-retry.ts')).outboxRetry(context, ids, options)),
    )

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
      run(async (context) => (await import('./commands/migrate.ts')).migrateCommand(context, action, options)),
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
    .action((options) => run(async (context) => (await import('./commands/doctor.ts')).doctor(context, options)))

  const generate = program.command('generate').description('write what starts the jobs, from the job list')
  generate
    .command('prisma')
    .description('read-only Prisma models of the results')
    .option('--check', 'compare only; exit 4 and show the difference where the file is another')
    .option('--print', 'print them; write nothing')
    .option('--file <file>', 'where to', 'prisma/leora-jobs.prisma')
    .action((options) =>
      run(async (context) => (await import('./commands/generate-prisma.ts')).generatePrisma(context, options)),
    )
  generate
    .command('github')
    .description('.github/workflows/leora-jobs.yml: a tick for each schedule, and runs by hand')
    .option('--check', 'compare only; exit 4 and show the difference where the file is another')
    .action((options) =>
      run(async (context) => (await import('./commands/generate-github.ts')).generateGithub(context, options)),
    )
  generate
    .command('vercel')
    .description('the cron jobs of vercel.json; everything else in it stays')
    .option('--check', 'compare only; exit 4 and show the difference where the file is another')
    .addOption(new Option('--plan <plan>', 'what the project may do').choices(['hobby', 'pro']).default('pro'))
    .addOption(new Option('--target <kind>', 'what to write').choices(['crons', 'schedules']).default('crons'))
    .option('--hourly-tick', 'one more: what paused or failed goes on within the hour (not on Hobby)')
    .option('--base-path <path>', 'where the routes lie', '/api/jobs')
    .action((options) =>
      run(async (context) => (await import('./commands/generate-vercel.ts')).generateVercel(context, options)),
    )
  generate
    .command('env')
    .description('CRON_SECRET, the secret that opens the routes, into .env.local')
    .option('--check', 'look only; exit 4 where there is none')
    .action((options) =>
      run(async (context) => (await import('./commands/generate-env.ts')).generateEnv(context, options)),
    )

  return program as unknown as Command
}
