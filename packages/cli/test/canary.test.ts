import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { canary } from './support/canary.ts'
import { createPortal, type Portal } from './support/portal.ts'
import { type CliOptions, runCli } from './support/run-cli.ts'
import { projectWithZod } from './support/tick-project.ts'

/** Stands in the names of the tenant's rows, and in what the jobs' own code throws. */
const row = 'c4nary-customer'

/** One job fails for a record, quoting it; one cannot begin, and one cannot say why it found nothing. The notifier throws what it knows. */
const config = `
import { defineConfig, defineJob, defineStep, sql, table } from 'leora-jobs'
import { z } from 'zod'

const step = (where: string) => defineStep({
  name: 'grade',
  record: { kind: 'customer', label: (facts: { customerId: string; name: string }) => facts.name },
  page: () => sql<{ customerId: string; name: string }>\`select id as customer_id, name from customer where name like \${where}\`,
  decide(facts) {
    if (facts.name.endsWith('2')) throw new Error('cannot grade ' + facts.name)
    return { next: { grade: 'A' }, reasons: [{ code: 'GRADE', value: 'A', threshold: null, evidence: {} }] }
  },
  target: table<{ grade: string }>({ name: 'leora_jobs.customer_grade', key: ['customerId'], columns: { grade: 'text' } }),
})
const shape = { description: 'Quotes rows.', schedule: { cron: '0 2 * * *' }, input: z.strictObject({}), policy: z.strictObject({}).prefault({}) }
const quote = () => { throw new Error('saw ${row} jane@${row}.example') }
export const app = defineConfig({
  jobs: [
    defineJob({ ...shape, name: 'partial-job', steps: [step('%')] }),
    defineJob({ ...shape, name: 'broken-job', prepare: async () => quote(), steps: [step('%')] }),
    defineJob({ ...shape, name: 'empty-job', explainZero: async () => quote(), steps: [step('nobody')] }),
  ],
  notifiers: { ops: { severity: 'info', send: async () => quote() } },
})
`
const table = `
create table leora_jobs.customer_grade (
  tenant_id text not null, customer_id text not null, grade text not null, reasons jsonb not null, primary key (tenant_id, customer_id)
);
grant select, insert, update on leora_jobs.customer_grade to leora_jobs_runner;`

let portal: Portal
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  await portal.admin.transaction({}, (transaction) => transaction.script(table))
  await portal.addTenant('north')
  await portal.query(`update customer set name = '${row} ' || name`)
  await portal.query(`update sku set code = '${row} ' || code`)
  env = {
    LEORA_JOBS_DATABASE_URL: portal.url,
    CRON_SECRET: `${canary}-cron`,
    LEORA_JOBS_WEBHOOK_SECRET: `whsec_${Buffer.from(`${canary}-webhook-secret-of-32-bytes`).toString('base64')}`,
  }
})

afterAll(() => portal.drop())

const cli = (args: readonly string[], options: CliOptions = {}) =>
  runCli(args, { cwd: projectWithZod(config), ...options, env: { ...env, ...options.env } })

/** Three ticks: what has failed is tried again. */
const commands: readonly (readonly string[])[] = [
  ['tick', '--log', 'json'],
  ['tick', '--log', 'text'],
  ['tick', '--log', 'text'],
  ['check'],
  ['check', '--json'],
  ['alerts', 'list', '--all-tenants'],
  ['alerts', 'list', '--all-tenants', '--json'],
  ['outbox', 'list', '--all-tenants', '--json'],
  ['metrics', '--all-tenants'],
  ['slo', '--all-tenants', '--json'],
  ['plan', '--all-tenants'],
  ['list'],
  ['runs', 'show', '019ca945-0de8-7888-a888-888888888888', '--tenant', 'north', '--json'],
]

it('no row, no secret and nothing that a job or a notifier threw is in what commands say unasked', async () => {
  for (const args of commands) {
    const { stdout, stderr } = await cli(args)
    expect(stdout + stderr, args.join(' ')).not.toContain(row)
  }
  const alerts = await portal.query<{ rule: string; job: string; text: string }>(
    'select rule, job, alert::text as text from leora_jobs.alert alert order by job, rule',
  )
  expect(alerts.map(({ job, rule }) => [job, rule])).toContainEqual(['broken-job', 'failed-in-a-row'])
  const messages = await portal.query<{ kind: string; text: string }>(
    'select kind, message::text as text from leora_jobs.outbox message',
  )
  expect(messages.map(({ kind }) => kind)).toContain('notification')
  for (const { text } of [...alerts, ...messages]) {
    expect(text).not.toContain(row)
    expect(text).not.toContain(canary)
  }
})

it('nor in the summary and the annotations of a GitHub step', async () => {
  const cwd = projectWithZod(config)
  const [summary, output] = [join(cwd, 'summary'), join(cwd, 'output')]
  for (const file of [summary, output]) writeFileSync(file, '')
  const variables = {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_OUTPUT: output,
    TENANT_SLUG: 'north',
  }
  const args = ['run', 'partial-job', 'broken-job', 'empty-job', '--json']
  // the password is said to be masked
  const { stderr } = await cli(args, { cwd, env: variables, isSecretive: false })
  const written = [readFileSync(summary, 'utf8'), readFileSync(output, 'utf8')]
  expect(written[0]).toContain('1 of 3 records failed&#58; DECISION&#95;FAILED')
  for (const text of [stderr, ...written]) expect(text).not.toContain(row)
  const unmasked = [...stderr.split('\n').filter((line) => !line.startsWith('::add-mask')), ...written]
  for (const text of unmasked) expect(text).not.toContain(canary)
})

it('and in what is asked for there it is: the canary sang', async () => {
  const inNorth = { env: { TENANT_SLUG: 'north' } }
  for (const log of ['json', 'text']) {
    const verbose = await cli(['run', 'partial-job', '--log', log, '-v'], inNorth)
    expect(verbose.stderr).toContain(`cannot grade ${row} Customer 2`)
  }
  const broken = await cli(['run', 'broken-job', '--json'], inNorth)
  expect(broken.json().error).toMatchObject({ message: `saw ${row} jane@${row}.example` })
})
