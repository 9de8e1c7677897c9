import './source-hooks.mjs'

// Opens the embedded database in a directory, adds a tenant, says so, and stays until it is killed, or says why it cannot.
const { createPgliteDatabase } = await import('../../src/index.ts')
const [, , directory, slug] = process.argv
try {
  const database = await createPgliteDatabase({ directory })
  const connection = await database.connect('hold')
  await connection.transaction({}, ({ query }) =>
    query('insert into tenant (slug, name) values ($1::text, $1::text)', [slug]),
  )
  process.stdout.write(`${JSON.stringify({ ready: true, origin: database.origin })}\n`)
  setInterval(() => {}, 1000)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ code: error.code, message: error.message })}\n`)
}
