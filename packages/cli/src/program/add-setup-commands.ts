import { type Command, Option } from '@commander-js/extra-typings'
import type { RunCommand } from './run.ts'

/** What begins a project: the demo, and its files. */
export function addSetupCommands(program: Command, run: RunCommand): void {
  program
    .command('demo')
    .description(
      'fill the embedded database with a generated wine distributor, run the jobs, show what changed and why',
    )
    .option('--as-of <day>', 'the day to stand at the end of, as YYYY-MM-DD (default: today)')
    .option('--seed <number>', 'seed of the generated data', '1')
    .action((options) => run(async (context) => (await import('../commands/demo.ts')).demo(context, options)))

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
    .action((options) => run(async (context) => (await import('../commands/init.ts')).init(context, options)))
}
