import { createRunner, table } from '@leora-jobs/core'
import { createRelay } from '@leora-jobs/core/delivery'
import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { createWebhookSender } from '@leora-jobs/delivery'
import { generateWorkflows } from '@leora-jobs/github-actions'
import { sentryObserver } from '@leora-jobs/observability'
import { createPgliteDatabase } from '@leora-jobs/pglite'
import { createPostgresDatabase } from '@leora-jobs/postgres'
import { createVercelHandler } from '@leora-jobs/vercel'
import { builtInJobs, defineConfig, defineJob, createRunner as fromUmbrella } from 'leora-jobs'

const found = {
  createRunner,
  table,
  createRelay,
  createWebhookSender,
  generateWorkflows,
  sentryObserver,
  createPgliteDatabase,
  createPostgresDatabase,
  createVercelHandler,
  defineConfig,
  defineJob,
}
console.log(
  JSON.stringify({
    functions: Object.entries(found).flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
    isOneCore: createRunner === fromUmbrella && builtInJobs.includes(updateAccountTypes),
  }),
)
