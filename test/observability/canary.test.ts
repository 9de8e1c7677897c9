import { createRunner, defineJob, defineStep, type Observer, sql, table } from '@leora-jobs/core'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createJsonLogger, createMonitor, type LogLevel, loggerObserver } from '@leora-jobs/core/monitoring'
import { healthchecksObserver, openTelemetryObserver, sentryObserver } from '@leora-jobs/observability'
import { createVercelHandler } from '@leora-jobs/vercel'
import { expect, onTestFinished, test, vi } from 'vitest'
import { addShop } from '../../packages/conformance/src/bed/add-shop.ts'
import { asOwner } from '../../packages/conformance/src/bed/as-owner.ts'
import { clock } from '../../packages/conformance/src/bed/clock.ts'
import { useBed } from '../../packages/conformance/src/bed/use-bed.ts'
import { canary, everythingIn, markTenant } from '../../packages/conformance/src/isolation/canary.ts'
import { pgliteSubject } from '../../packages/conformance/test/pglite-subject.ts'
import { startReceiver } from '../../packages/observability/test/support/receiver.ts'

const bed = useBed(pgliteSubject)

const shape = {
  description: 'Quotes rows.',
  schedule: { cron: '0 2 * * *' },
  input: updateAccountTypes.input,
  policy: updateAccountTypes.policy,
} as const

interface Facts {
  readonly customerId: string
  readonly name: string
}

const grade = defineStep({
  name: 'grade',
  record: { kind: 'customer', label: (facts: Facts) => facts.name },
  page: () => sql<Facts>`select id as customer_id, name from customer order by id`,
  decide(facts) {
    throw new Error(`cannot grade ${facts.name}`)
  },
  target: table<{ grade: string }>({
    name: 'leora_jobs.customer_grade',
    key: ['customerId'],
    columns: { grade: 'text' },
  }),
})

/** Both quote a row in what they throw: for each record, and before the first. */
const jobs = [
  defineJob({ ...shape, name: 'failing-records', steps: [grade] }),
  defineJob({
    ...shape,
    name: 'failing-run',
    async prepare(reader) {
      const [first] = await reader.read(sql<Facts>`select id as customer_id, name from customer`)
      throw new Error(`the first is ${first?.name}`)
    },
    steps: [grade],
  }),
]

test('rows that jobs quote in what they throw are told to no log, service, notifier or caller of a route', async () => {
  await asOwner(bed(), ({ query }) =>
    query(
      `create table leora_jobs.customer_grade (tenant_id text not null, customer_id text not null, grade text not null, reasons jsonb not null,
         primary key (tenant_id, customer_id))`,
    ),
  )
  await asOwner(bed(), ({ query }) =>
    query('grant select, insert, update on leora_jobs.customer_grade to leora_jobs_runner'),
  )
  const tenant = await addShop(bed(), 'canary', [{}, {}])
  await markTenant(bed(), tenant)
  const lines = { info: [] as string[], debug: [] as string[] }
  const logger = (level: 'info' | 'debug') =>
    createJsonLogger({ level, now: clock.now, write: (line: string, _: LogLevel) => lines[level].push(line) })
  const sent: unknown[] = []
  const record = (...args: readonly unknown[]) => void sent.push(args)
  const receiver = await startReceiver()
  const span = { setAttributes: record, setStatus: record, end: record }
  const observers: Observer[] = [
    loggerObserver(logger('info')),
    loggerObserver(logger('debug')),
    sentryObserver({
      captureException: (error, context) => {
        record(error, context)
        return ''
      },
      captureCheckIn: record,
    }),
    healthchecksObserver({ pingUrl: receiver.url }),
    openTelemetryObserver({
      api: {
        context: { active: () => undefined },
        trace: {
          setSpan: () => undefined,
          getTracer: () => ({
            startSpan(name, options) {
              record(name, options)
              return span
            },
          }),
        },
        metrics: {
          getMeter: () => ({ createCounter: () => ({ add: record }), createHistogram: () => ({ record }) }),
        },
      },
    }),
  ]
  const unreached = async () => {
    throw new Error('nothing relays here')
  }
  const monitor = createMonitor({ notifiers: { ops: { severity: 'info', send: unreached } } })
  const runner = createRunner({ jobs, database: bed().database, clock, observers, monitor })
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((line) => void lines.info.push(String(line)))
  vi.stubEnv('CRON_SECRET', 'a-secret-of-cron')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { GET } = createVercelHandler(runner, { rateLimit: false })
  const call = async (path: string) => {
    const headers = { authorization: 'Bearer a-secret-of-cron' }
    const response = await GET(new Request(`https://portal.example/api/jobs${path}`, { headers }))
    return response.text()
  }
  const answers = [await call('/tick'), await call('/tick'), await call('/health')]
  const stored = await runner.alerts(tenant, (alerts) => alerts.list({ limit: 100 }))
  const messages = await runner.outbox(tenant, (outbox) => outbox.list({ limit: 100 }))

  expect(stored.map(({ job, rule }) => [job, rule])).toContainEqual(['failing-run', 'failed-in-a-row'])
  expect(messages.map(({ kind }) => kind)).toContain('notification')
  expect(answers[0]).toContain('failing-run')
  expect(receiver.requests.some(({ url }) => url.includes('fail'))).toBe(true)
  expect(lines.info.length).toBeGreaterThan(2)
  const everything = { answers, info: lines.info, sent, received: receiver.requests, stored, messages }
  for (const [where, what] of Object.entries(everything)) expect(everythingIn(what), where).not.toContain(canary)
  // it sang where it may
  expect(lines.debug.join()).toContain(`the first is ${canary}`)
  expect(lines.debug.join()).toContain(`cannot grade ${canary}`)
})
