import type { CommandContext } from '../command-context.ts'
import { formatTable } from '../output/format-table.ts'

/** The jobs of the config; needs no database. */
export async function list({ terminal, config }: CommandContext): Promise<number> {
  const known = (await config()).jobs.map((job) => ({
    name: job.name,
    description: job.description,
    schedule: { cron: job.schedule.cron, zone: job.schedule.zone ?? 'UTC', missed: job.schedule.missed ?? 'once' },
    asOf: job.asOf,
    records: unique(job.steps.map((step) => step.record.kind)),
    targets: unique(job.steps.map((step) => step.target.name)),
  }))
  if (terminal.json) terminal.print(JSON.stringify({ jobs: known }, null, 2))
  else {
    const columns = [
      { title: 'job' },
      { title: 'schedule' },
      { title: 'missed' },
      { title: 'records' },
      { title: 'what it does' },
    ]
    const rows = known.map(({ name, schedule, records, description }) => [
      name,
      `${schedule.cron} ${schedule.zone}`,
      schedule.missed,
      records.join(', '),
      description,
    ])
    terminal.print(formatTable(columns, rows))
  }
  return 0
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)]
}
