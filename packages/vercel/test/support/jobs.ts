import { defineJob, defineStep, type Job, type Schedule, sql, table } from '@leora-jobs/core'
import { z } from 'zod'

/** What the jobs write to. */
export const gradeTable = `
create table leora_jobs.customer_grade (
  tenant_id text not null, customer_id text not null, grade text not null, reasons jsonb not null, primary key (tenant_id, customer_id)
);
grant select, insert, update on leora_jobs.customer_grade to leora_jobs_runner;`

interface Behaviour {
  readonly schedule?: Schedule
  /** Passes over all customers, one after another. @default 1 */
  readonly steps?: number
  /** What a pass takes. @default 0 */
  readonly seconds?: number
  /** The customer that cannot be decided about. */
  readonly bad?: string
  /** The run cannot begin. */
  readonly isBroken?: boolean
}

interface Facts {
  readonly customerId: string
  readonly name: string
}

/** Grades every customer A, in its own way. */
export function gradeJob(name: string, behaviour: Behaviour = {}): Job {
  const { schedule = { cron: '0 2 * * *' }, steps = 1, seconds = 0, bad, isBroken = false } = behaviour
  const step = (number: number) =>
    defineStep({
      name: `step-${number}`,
      record: { kind: 'customer', label: (facts: Facts) => facts.name },
      page: () => sql<Facts>`
        select customer.id as customer_id, customer.name from (select pg_sleep(${seconds}::float8)) slept, customer order by customer.id`,
      decide(facts) {
        if (facts.name === bad) throw new Error('cannot be decided')
        return { next: { grade: 'A' }, reasons: [{ code: 'GRADE', value: 'A', threshold: null, evidence: {} }] }
      },
      target: table<{ grade: string }>({
        name: 'leora_jobs.customer_grade',
        key: ['customerId'],
        columns: { grade: 'text' },
      }),
    })
  return defineJob({
    name,
    description: 'Grades.',
    schedule,
    input: z.strictObject({}),
    policy: z.strictObject({}).prefault({}),
    async prepare() {
      if (isBroken) throw new Error('cannot begin')
      return null
    },
    steps: Array.from({ length: steps }, (_, number) => step(number)),
  })
}
