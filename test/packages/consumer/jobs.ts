import type { DeliveryResult, Sender } from '@leora-jobs/core/delivery'
import { type AccountTypesPolicy, accountTypesPolicy } from '@leora-jobs/core/jobs'
import { createEmailSender, createWebhookSender, type MailTransport, verifyWebhook } from '@leora-jobs/delivery'
import { generateWorkflows } from '@leora-jobs/github-actions'
import { healthchecksObserver, type SentryFunctions, sentryObserver } from '@leora-jobs/observability'
import { createPgliteDatabase, type PgliteDatabase } from '@leora-jobs/pglite'
import { createPostgresDatabase, standardSource } from '@leora-jobs/postgres'
import { createVercelHandler } from '@leora-jobs/vercel'
import { builtInJobs, defineConfig, defineJob, type RunReport, sql, table } from 'leora-jobs'
import { z } from 'zod'

interface Facts {
  readonly customerId: string
  readonly orders: number
}

export const flagQuietCustomers = defineJob({
  name: 'flag-quiet-customers',
  description: 'Flags customers that ordered nothing.',
  schedule: { cron: '0 5 * * *' },
  input: z.strictObject({}),
  policy: z.strictObject({ days: z.int().positive().default(30) }),
  record: { kind: 'customer', label: (facts: Facts) => facts.customerId },
  page: ({ asOf, policy }) => sql<Facts>`
    select customer_id, count(*)::int as orders from sales_order
    where ordered_at > ${asOf}::date - ${policy.days}::int group by customer_id`,
  decide: ({ orders }, { policy }) => ({
    next: { isQuiet: orders === 0 },
    reasons: [{ code: 'ORDERS', value: orders, threshold: 0, evidence: { days: policy.days } }],
  }),
  target: table<{ readonly isQuiet: boolean }>({
    name: 'public.quiet_customer',
    key: ['customerId'],
    columns: { isQuiet: 'boolean' },
  }),
})

export const app = defineConfig({
  jobs: [...builtInJobs, flagQuietCustomers],
  policies: { 'flag-quiet-customers': { days: 60 } },
})

export const handlers: {
  readonly GET: (request: Request) => Promise<Response>
  readonly POST: (request: Request) => Promise<Response>
} = createVercelHandler(app, { maxDuration: 300 })

export const database = createPostgresDatabase({ connection: { url: '' }, source: standardSource })

export const accountTypes: AccountTypesPolicy = accountTypesPolicy.parse({})
export const workflows = generateWorkflows

export const webhooks: Sender = createWebhookSender({ secrets: () => [] })
export const mails = (transport: MailTransport): Sender => createEmailSender({ transport, from: 'jobs@example.com' })
export const isOver = ({ outcome }: DeliveryResult): boolean => outcome !== 'retry'
export const idOf = (request: Request, body: string): string =>
  verifyWebhook({ headers: request.headers, body, secrets: [] }).id

export const observers = (sentry: SentryFunctions) => [
  sentryObserver(sentry),
  healthchecksObserver({ pingUrl: 'https://hc-ping.com/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278' }),
]

export function openEmbedded(): Promise<PgliteDatabase> {
  return createPgliteDatabase({ directory: 'memory' })
}

export async function changesOf(tenant: string): Promise<number> {
  const report: RunReport = await app.run('flag-quiet-customers', { tenant, dryRun: true })
  return report.counts.changed
}

// @ts-expect-error: the type of a policy is that of its job, and not `any`
export const wrongColumns = table<{ readonly isQuiet: boolean }>({ name: 'a.b', key: ['c'], columns: { isQuiet: 1 } })
