import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { temporaryFolder } from './run-cli.ts'

/** Two jobs in each tenant's own zone, and one that takes seconds. */
const config = `
import { builtInJobs, defineConfig, defineJob, defineStep, sql, table } from 'leora-jobs'
import { z } from 'zod'

const accountTypes = builtInJobs.filter(({ name }) => name === 'update-account-types')
const schedule = { cron: '0 2 * * *', zone: 'tenant' }
const step = (number: number) => defineStep({
  name: 'step-' + number,
  record: { kind: 'customer', label: (facts: { customerId: string }) => facts.customerId },
  page: () => sql<{ customerId: string }>\`select id as customer_id, pg_sleep(0.15)::text as slept from customer\`,
  decide: () => null,
  target: table<{ grade: string }>({ name: 'customer_grade', key: ['customerId'], columns: { grade: 'text' } }),
})
const slowJob = defineJob({
  name: 'slow-job',
  description: 'Takes its time.',
  schedule,
  input: z.strictObject({}),
  policy: z.strictObject({}).prefault({}),
  steps: Array.from({ length: 12 }, (_, number) => step(number)),
})

export const app = defineConfig({
  jobs: [...accountTypes.flatMap((job) => [{ ...job, schedule }, { ...job, name: 'second-job', schedule }]), slowJob],
})
`

/** What the slow job writes to. */
export const projectTable = `
create table leora_jobs.customer_grade (
  tenant_id text not null, customer_id text not null, grade text not null, reasons jsonb not null, primary key (tenant_id, customer_id)
);
grant select, insert, update on leora_jobs.customer_grade to leora_jobs_runner;`

/** One job, as it comes. */
const configOfOne = `
import { builtInJobs, defineConfig } from 'leora-jobs'
export const app = defineConfig({ jobs: builtInJobs.filter(({ name }) => name === 'update-account-types') })
`

/** A folder with a config of one job. */
export function oneJobProject(): string {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'leora-jobs.config.ts'), configOfOne)
  return cwd
}

/** A folder with the config. */
export function tickProject(): string {
  return projectWithZod(config)
}

/** A folder with this config, which may import zod. */
export function projectWithZod(text: string): string {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'leora-jobs.config.ts'), text)
  mkdirSync(join(cwd, 'node_modules'))
  symlinkSync(dirname(createRequire(import.meta.url).resolve('zod/package.json')), join(cwd, 'node_modules/zod'))
  return cwd
}
