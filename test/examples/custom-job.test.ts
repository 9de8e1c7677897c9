import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from '../../packages/cli/test/support/portal.ts'
import { runCli } from '../../packages/cli/test/support/run-cli.ts'

const folder = fileURLToPath(new URL('../../examples/custom-job/', import.meta.url))

let portal: Portal

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  await portal.addTenant('acme', { customers: 4, days: 10 })
  await portal.query(
    `update "order" set ordered_at = ordered_at - interval '100 days' where customer_id = (select id from customer order by id limit 1)`,
  )
})

afterAll(() => portal.drop())

async function run(...flags: string[]) {
  const result = await runCli(['run', 'flag-quiet-customers', '--tenant', 'acme', '--json', ...flags], {
    cwd: folder,
    env: { DATABASE_URL: portal.url },
  })
  return { ...result, report: result.json() }
}

it('previews a job of one’s own before its table exists, then writes just that', async () => {
  const dry = await run('--dry-run')
  expect(dry).toMatchObject({ code: 0, report: { counts: { read: 4, changed: 4 } } })

  const early = await run()
  expect(early).toMatchObject({ code: 1, report: { status: 'failed', error: { code: 'NOT_MIGRATED' } } })

  await portal.admin.transaction({}, (transaction) =>
    transaction.script(readFileSync(`${folder}quiet-customer.sql`, 'utf8')),
  )
  const real = await run('--show-changes')
  expect(real).toMatchObject({ code: 0, report: { counts: { read: 4, changed: 4 }, changes: dry.report.changes } })
  expect(
    await portal.query('select is_quiet, count(*)::int as count from quiet_customer group by 1 order by 1'),
  ).toEqual([
    { is_quiet: false, count: 3 },
    { is_quiet: true, count: 1 },
  ])
  expect(await run()).toMatchObject({ code: 0, report: { counts: { changed: 0, unchanged: 4 } } })
})
