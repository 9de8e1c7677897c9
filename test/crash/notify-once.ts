import { createRunner, type Database, defineJob, type Runner, type RunReport, sql, table } from '@leora-jobs/core'
import { createRelay } from '@leora-jobs/core/delivery'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createWebhookSender } from '@leora-jobs/delivery'
import { shiftedClock } from '../support/shifted-clock.ts'
import { type NotifyPlan, notifyPlan } from './notify-plan.ts'

interface Facts {
  readonly customerId: string
}

const { input, policy } = updateAccountTypes

/** One row a customer, and a message for each that is new, to one of two destinations. */
function notify(hooks: string) {
  return defineJob({
    name: 'notify',
    description: 'Tells of each customer once.',
    schedule: { cron: '0 2 * * *' },
    input,
    policy,
    record: { kind: 'customer', label: ({ customerId }: Facts) => customerId },
    page: ({ after, limit }) => sql<Facts>`
      select id::text as customer_id from customer where id::text > ${after?.[0] ?? ''} order by id::text limit ${limit}`,
    decide: () => ({ next: { told: 1 }, reasons: [] }),
    target: table<{ told: number }>({ name: 'notified', key: ['customerId'], columns: { told: 'integer' } }),
    effects: ({ facts: { customerId } }) => ({
      messages: [
        {
          key: `notify/${customerId}`,
          kind: 'webhook',
          destination: `${hooks}/${Number.parseInt(customerId.slice(0, 1), 16) % 2}`,
          body: JSON.stringify({ customerId }),
        },
      ],
    }),
  })
}

/** Its table. */
export const notifyTable = `
create table leora_jobs.notified (
  tenant_id text not null, customer_id text not null, told integer not null, reasons jsonb not null, primary key (tenant_id, customer_id)
);
grant select, insert, update on leora_jobs.notified to leora_jobs_runner;`

/** A runner with the job and a relay that really sends. */
export function notifyRunner(database: Database, { hooks }: Pick<NotifyPlan, 'hooks'>): Runner {
  const clock = shiftedClock(0)
  const { secret, pageSize, leaseSeconds } = notifyPlan
  const webhook = createWebhookSender({
    secrets: [secret],
    allowInternal: ['127.0.0.1'],
    http: 'internal',
    ports: [Number(new URL(hooks).port)],
    timeoutMs: 900,
  })
  const relay = createRelay({ senders: { webhook }, clock, batch: 3, leaseSeconds, sendSeconds: 1 })
  return createRunner({ jobs: [notify(hooks)], database, clock, pageSize, relay, owner: `notifier ${process.pid}` })
}

/** One run, which sends at its end. */
export function notifyOnce(runner: Runner): Promise<RunReport> {
  return runner.run('notify', { tenant: notifyPlan.tenant, asOf: notifyPlan.asOf })
}
