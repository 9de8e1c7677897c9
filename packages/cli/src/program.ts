import { Command, Option } from '@commander-js/extra-typings'
import type { GlobalFlags } from './command-context.ts'
import { addAlertCommands } from './program/add-alert-commands.ts'
import { addDatabaseCommands } from './program/add-database-commands.ts'
import { addGenerateCommands } from './program/add-generate-commands.ts'
import { addLevelCommands } from './program/add-level-commands.ts'
import { addOutboxCommands } from './program/add-outbox-commands.ts'
import { addRulesCommands } from './program/add-rules-commands.ts'
import { addRunCommands } from './program/add-run-commands.ts'
import { addRunsCommands } from './program/add-runs-commands.ts'
import { addScheduleCommands } from './program/add-schedule-commands.ts'
import { addSetupCommands } from './program/add-setup-commands.ts'
import type { RunCommand } from './program/run.ts'

/**
 * The command tree. Values are parsed, and commands loaded, when a command is called: `--help` loads Commander and nothing else.
 */
export function createProgram(version: string): Command {
  const described = new Command('leora-jobs')
    .description('Scheduled business jobs for multi-tenant Postgres applications.')
    .version(version)
    .option('--json', 'print one JSON document on stdout')
    .option('--config <file>', 'config file (default: leora-jobs.config.ts, .mts, .js or .mjs in this directory)')
    .option('--env-file <file>', 'env file (default: .env.local, .env and the like in this directory)')
    .addOption(
      new Option(
        '--log <format>',
        'how runs are logged on stderr (default: LEORA_JOBS_LOG, else text on a terminal and JSON lines off it)',
      ).choices(['text', 'json', 'silent'] as const),
    )
    .option('-q, --quiet', 'say only what was asked for, and errors')
    .option('-v, --verbose', 'say more, and print stacks')
    .showHelpAfterError('(--help shows what is allowed)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()

  const run: RunCommand = async (command) => {
    const { runCommand } = await import('./run-command.ts')
    await runCommand(described.opts() as GlobalFlags, command)
  }
  // typed by its flags, which the groups do not know
  const program = described as unknown as Command
  addSetupCommands(program, run)
  addRunCommands(program, run)
  addScheduleCommands(program, run)
  addRunsCommands(program, run)
  addRulesCommands(program, run)
  addAlertCommands(program, run)
  addLevelCommands(program, run)
  addOutboxCommands(program, run)
  addDatabaseCommands(program, run)
  addGenerateCommands(program, run)
  return program
}
