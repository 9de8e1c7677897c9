const found = {
  ...require('@leora-jobs/core'),
  ...require('@leora-jobs/github-actions'),
  ...require('@leora-jobs/pglite'),
  ...require('@leora-jobs/postgres'),
  ...require('@leora-jobs/vercel'),
  ...require('leora-jobs'),
}
const wanted = [
  'createRunner',
  'table',
  'generateWorkflows',
  'createPgliteDatabase',
  'createPostgresDatabase',
  'createVercelHandler',
  'defineConfig',
  'defineJob',
]
console.log(
  JSON.stringify({
    functions: wanted.filter((name) => typeof found[name] === 'function'),
    isOneCore: require('@leora-jobs/core').createRunner === require('leora-jobs').createRunner,
  }),
)
