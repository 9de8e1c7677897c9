import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './run-cli.ts'

/** One job that fails while the table `trouble` has a row, and a notifier that posts what it is told to `url`. */
export function alertsProject(url: string, more = ''): string {
  const cwd = temporaryFolder()
  writeFileSync(
    join(cwd, 'leora-jobs.config.ts'),
    `import { builtInJobs, defineConfig, defineJob, defineStep, sql, table } from 'leora-jobs'
const [accountTypes] = builtInJobs
const gradeCustomers = defineJob({
  name: 'grade-customers',
  description: 'Fails while there is trouble.',
  schedule: { cron: '0 * * * *' },
  input: accountTypes.input,
  policy: accountTypes.policy,
  steps: [defineStep({
    name: 'grade',
    record: { kind: 'customer', label: (facts) => facts.customerId },
    page: () => sql\`select id as customer_id, 1 / (1 - (select count(*) from public.trouble)) as grade from customer\`,
    decide: () => null,
    target: table({ name: 'customer_grade', key: ['customerId'], columns: { grade: 'text' } }),
  })],
})
const post = async (name, notification) => {
  const { status } = await fetch('${url}/' + name, { method: 'POST', body: JSON.stringify(notification) })
  const evidence = { status, durationMs: 1, address: null, excerpt: null }
  return status < 300 ? { outcome: 'delivered', evidence } : { outcome: 'rejected', code: 'STATUS', message: 'answered ' + status, evidence }
}
export const app = defineConfig({
  jobs: [gradeCustomers],
  notifiers: {
    pager: { severity: 'critical', send: (notification) => post('pager', notification) },
    broken: { severity: 'critical', send: () => { throw new Error('https://hooks.example.com/T0/secret-path') } },
  },
  ${more}
})
`,
  )
  return cwd
}
