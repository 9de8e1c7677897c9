import { type Command, Option } from '@commander-js/extra-typings'
import type { RunCommand } from './run.ts'

/** What is written from the job list. */
export function addGenerateCommands(program: Command, run: RunCommand): void {
  const generate = program.command('generate').description('write what starts the jobs, from the job list')
  generate
    .command('prisma')
    .description('read-only Prisma models of the results')
    .option('--check', 'compare only; exit 4 and show the difference where the file is another')
    .option('--print', 'print them; write nothing')
    .option('--file <file>', 'where to', 'prisma/leora-jobs.prisma')
    .action((options) =>
      run(async (context) => (await import('../commands/generate-prisma.ts')).generatePrisma(context, options)),
    )
  generate
    .command('github')
    .description('.github/workflows/leora-jobs.yml: a tick for each schedule, and runs by hand')
    .option('--check', 'compare only; exit 4 and show the difference where the file is another')
    .action((options) =>
      run(async (context) => (await import('../commands/generate-github.ts')).generateGithub(context, options)),
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
      run(async (context) => (await import('../commands/generate-vercel.ts')).generateVercel(context, options)),
    )
  generate
    .command('env')
    .description('CRON_SECRET, the secret that opens the routes, into .env.local')
    .option('--check', 'look only; exit 4 where there is none')
    .action((options) =>
      run(async (context) => (await import('../commands/generate-env.ts')).generateEnv(context, options)),
    )
}
