import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { builtInJobs } from '../src/define-config.ts'
import { createPortal, type Portal } from './support/portal.ts'
import { reportSchema } from './support/report-schema.ts'
import { runCli, startCli, temporaryFolder } from './support/run-cli.ts'

const files = {
  'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./lib/*"] } } }',
  'lib/limits.ts': 'export const highFrom: number = 2\n',
  'lib/jobs/grade-customers.ts': `
import { defineJob, sql, table } from 'leora-jobs'
import { z } from 'zod'
import { highFrom } from '../limits'

interface Facts { customerId: string; name: string; orders: number }

export const gradeCustomers = defineJob({
  name: 'grade-customers',
  description: 'Grades customers by their orders.',
  schedule: { cron: '0 3 * * *' },
  input: z.strictObject({ plus: z.number().default(0) }),
  policy: z.strictObject({ highFrom: z.number().default(highFrom) }).prefault({}),
  record: {
    kind: 'customer',
    label: (facts: Facts) => facts.name,
    find: (text: string) => sql<{ id: string; label: string }>\`select id::text as id, name as label from customer where name = \${text} or id::text = \${text}\`,
  },
  page: ({ after, limit }) => sql<Facts>\`
    select c.id as customer_id, c.name, count(o.id)::int as orders
    from customer c left join sales_order o on o.customer_id = c.id
    where c.id::text > \${after?.[0] ?? ''} group by c.id, c.name order by c.id limit \${limit}\`,
  decide: ({ orders }, { policy, input }) => ({
    next: { grade: orders + input.plus >= policy.highFrom ? 'HIGH' : 'LOW' },
    reasons: [{ code: 'ORDERS', value: orders, threshold: policy.highFrom, evidence: {} }],
  }),
  target: table<{ grade: string }>({ name: 'customer_grade', key: ['customerId'], columns: { grade: 'text' } }),
})
`,
  'lib/jobs/slow-job.ts': `
import { defineJob, defineStep, sql, table } from 'leora-jobs'
import { z } from 'zod'

const step = (number: number) => defineStep({
  name: 'step-' + number,
  record: { kind: 'customer', label: (facts: { customerId: string }) => facts.customerId },
  page: () => sql<{ customerId: string }>\`select id as customer_id, pg_sleep(0.1)::text as slept from customer\`,
  decide: () => null,
  target: table<{ grade: string }>({ name: 'customer_grade', key: ['customerId'], columns: { grade: 'text' } }),
})

export const slowJob = defineJob({
  name: 'slow-job',
  description: 'Takes its time.',
  schedule: { cron: '0 4 * * *' },
  input: z.strictObject({}),
  policy: z.strictObject({}).prefault({}),
  steps: Array.from({ length: 60 }, (_, number) => step(number)),
})
`,
  'leora-jobs.config.ts': `
import { gradeCustomers } from '@/jobs/grade-customers'
import { slowJob } from './lib/jobs/slow-job'
import { builtInJobs, defineConfig } from 'leora-jobs'

export const app = defineConfig({
  jobs: [...builtInJobs, gradeCustomers, slowJob],
  policies: { 'update-account-types': { type: { activeDays: 5 } } },
  defaultTenant: 'north',
})
`,
}

const target = `
create table leora_jobs.customer_grade (
  tenant_id text not null, customer_id text not null, grade text not null, reasons jsonb not null, primary key (tenant_id, customer_id)
);
grant select, insert, update on leora_jobs.customer_grade to leora_jobs_runner;`

describe('a config file in TypeScript', () => {
  let portal: Portal
  let env: Record<string, string>

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    await portal.addTenant('north')
    await portal.admin.transaction({}, (t) => t.script(target))
    env = { DATABASE_URL: portal.url }
  })

  afterAll(() => portal?.drop())

  /** A folder with the config, as a Next.js project has it: aliases, and imports without extension. */
  function project(): string {
    const cwd = temporaryFolder()
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true })
      writeFileSync(join(cwd, name), text)
    }
    mkdirSync(join(cwd, 'node_modules'))
    symlinkSync(dirname(createRequire(import.meta.url).resolve('zod/package.json')), join(cwd, 'node_modules/zod'))
    return cwd
  }

  it('adds jobs, policies and a tenant; imports work as in the application', async () => {
    const cwd = project()
    const list = await runCli(['list', '--json'], { cwd })
    expect(list.json().jobs).toMatchObject([
      ...builtInJobs.map(({ name }) => ({ name })),
      { name: 'grade-customers' },
      { name: 'slow-job' },
    ])
    const types = await runCli(['run', 'update-account-types', '--dry-run', '--json'], { cwd, env })
    expect(reportSchema.parse(types.json()).summary).toEqual({ ACTIVE: 0, TARGET: 3, PROSPECT: 0, HOLD: 0 })
  })

  it('runs and explains a job of the user, with its input', async () => {
    const cwd = project()
    const run = (...args: string[]) => runCli(['run', 'grade-customers', '--json', ...args], { cwd, env })
    const first = await run('--show-changes')
    expect(first.code).toBe(0)
    expect(reportSchema.parse(first.json()).changes?.map(({ after }) => after.grade)).toEqual(['LOW', 'LOW', 'LOW'])
    expect(reportSchema.parse((await run('--input', '{"plus":1}')).json()).counts.changed).toBe(3)
    const explained = await runCli(['explain', 'grade-customers', '--record', 'Customer 1'], { cwd, env })
    expect(explained.stdout).toContain('ORDERS: 1, threshold 2')
    const wrong = await run('--input', '{"plus":"1"}')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('input.plus')
  })

  it('stops between pages on SIGTERM: paused, the lease given back, and goes on later', async () => {
    const cwd = project()
    const slow = ['run', 'slow-job', '--json']
    const stopped = startCli([...slow, '--log', 'text'], { cwd, env })
    await stopped.says('Starting north')
    const busy = await runCli([...slow], { cwd, env })
    expect(busy.code).toBe(75)
    const waiting = startCli([...slow, '--wait', '60', '--timeout', '1ms'], { cwd, env })
    stopped.child.kill('SIGTERM')
    const { code, json } = await stopped.result
    expect(code).toBe(143)
    const report = reportSchema.parse(json())
    expect(report.status).toBe('paused')
    const next = await waiting.result
    expect(next.code).toBe(124)
    expect(reportSchema.parse(next.json()).runId).toBe(report.runId)
    const leases = await portal.query(
      "select from leora_jobs.lease where job = 'slow-job' and expires_at > clock_timestamp()",
    )
    expect(leases).toEqual([])
  })
})
