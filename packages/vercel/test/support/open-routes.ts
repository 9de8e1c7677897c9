import { setTimeout as wait } from 'node:timers/promises'
import { createRunner, type Job } from '@leora-jobs/core'
import { createMonitor } from '@leora-jobs/core/monitoring'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { createVercelHandler, type VercelHandlerOptions } from '@leora-jobs/vercel'
import { onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { createPortal, type Portal } from '../../../cli/test/support/portal.ts'
import { gradeTable } from './jobs.ts'

export const secret = 'correct-horse-battery-staple'

export const clock = {
  now: () => new Date(),
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    wait(milliseconds, undefined, { signal }).catch(() => undefined),
  random: Math.random,
}

const answerSchema = z.looseObject({
  outcome: z.string().optional(),
  left: z.number().optional(),
  runs: z
    .array(z.looseObject({ job: z.string(), tenant: z.looseObject({ slug: z.string() }), runId: z.string().nullish() }))
    .optional(),
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.looseObject({}) }).optional(),
})

/** What came back, and what every answer must have. */
export interface Answered extends z.infer<typeof answerSchema> {
  readonly status: number
  readonly headers: Headers
}

export interface Asking {
  readonly method?: 'GET' | 'POST'
  /** @default `Bearer` and the secret; null for none */
  readonly authorization?: string | null
  readonly signal?: AbortSignal
}

/** A deployment's routes, called as the platform calls them. */
export interface Routes {
  call(path: string, asking?: Asking): Promise<Answered>
}

/** A migrated database with the jobs' table. */
export async function openPortal(serverUrl: string): Promise<Portal> {
  const portal = await createPortal(serverUrl)
  await portal.admin.transaction({}, (transaction) => transaction.script(gradeTable))
  return portal
}

/** The routes of these jobs on a database, in an environment that has the secret. */
export function openRoutes(
  portal: Pick<Portal, 'url'>,
  jobs: readonly Job[],
  options: VercelHandlerOptions & { readonly pageSize?: number } = {},
): Routes {
  setVariables({ CRON_SECRET: secret })
  const database = createPostgresDatabase({ connection: { url: portal.url } })
  const handler = createVercelHandler(createRunner({ jobs, database, clock, monitor: createMonitor() }), options)
  return {
    async call(path, { method = 'GET', authorization = `Bearer ${secret}`, signal } = {}) {
      const headers = new Headers({ 'user-agent': 'vercel-cron/1.0' })
      if (authorization !== null) headers.set('authorization', authorization)
      const request = new Request(`https://portal.example/api/jobs${path}`, {
        method,
        headers,
        ...(signal && { signal }),
      })
      const response = await handler[method](request)
      if (response.headers.get('cache-control') !== 'no-store') throw new Error(`${path} may be kept`)
      return { ...answerSchema.parse(await response.json()), status: response.status, headers: response.headers }
    },
  }
}

/** Sets the variables of the deployment until the test has ended; undefined takes one away. */
export function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
}
