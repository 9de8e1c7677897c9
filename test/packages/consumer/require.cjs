const found = {
  ...require('@leora-jobs/core'),
  ...require('@leora-jobs/core/delivery'),
  ...require('@leora-jobs/delivery'),
  ...require('@leora-jobs/github-actions'),
  ...require('@leora-jobs/observability'),
  ...require('@leora-jobs/pglite'),
  ...require('@leora-jobs/postgres'),
  ...require('@leora-jobs/vercel'),
  ...require('leora-jobs'),
}
const { createRunner, builtInJobs } = require('leora-jobs')
const { updateAccountTypes } = require('@leora-jobs/core/jobs')
const wanted = [
  'createRunner',
  'table',
  'createRelay',
  'createWebhookSender',
  'generateWorkflows',
  'sentryObserver',
  'createPgliteDatabase',
  'createPostgresDatabase',
  'createVercelHandler',
  'defineConfig',
  'defineJob',
]
console.log(
  JSON.stringify({
    functions: wanted.filter((name) => typeof found[name] === 'function'),
    isOneCore: require('@leora-jobs/core').createRunner === createRunner && builtInJobs.includes(updateAccountTypes),
  }),
)
