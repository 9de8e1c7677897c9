import { createRunner } from '@leora-jobs/core'
import { processTriggers } from '@leora-jobs/core/jobs'
import { expect, test } from 'vitest'
import { createPostgresDatabase, leoraPortalSource, migrate } from '../src/index.ts'
import { openDatabase } from './support/database.ts'
import { leoraPortalSchema, leoraPortalTwins, twinId } from './support/leora-portal.ts'

const tenant = twinId(1, 'tenant', 0)
const other = twinId(2, 'tenant', 0)
const user = '00000008-0000-4000-8000-000000000001'
const rep = '00000008-0000-4000-8000-000000000002'
const rule = '00000008-0000-4000-8000-000000000003'

/** A rep for everybody of the first twin, a tasting of either twin, and the portal's own rules: two for the first twin, one of them switched off; one of the other's. */
const rules = `
insert into "SalesRep" (id, "tenantId", "userId", "territoryName") values ('${rep}', '${tenant}', '${user}', 'Coast');
update "Customer" set "salesRepId" = '${rep}' where "tenantId" = '${tenant}';
insert into "SampleUsage" ("tenantId", "salesRepId", "customerId", "skuId", "tastedAt") values
  ('${tenant}', '${rep}', '${twinId(1, 'customer', 6)}', '${twinId(1, 'sku', 0)}', '2026-02-24 18:00'),
  ('${other}', '${rep}', '${twinId(2, 'customer', 6)}', '${twinId(2, 'sku', 0)}', '2026-02-24 18:00');
insert into "AutomatedTrigger" (id, "tenantId", "triggerType", name, "isActive", config, "updatedAt") values
  ('${rule}', '${tenant}', 'SAMPLE_NO_ORDER', 'Ask about the sample', null,
    '{"daysAfter": 5, "priority": "high", "taskTitle": "Ask {{customer}} about {{sku}}", "taskDescription": "Tasted {{days}} days ago"}', now()),
  (gen_random_uuid(), '${tenant}', 'FIRST_ORDER_FOLLOWUP', 'Off', false, '{}', now()),
  (gen_random_uuid(), '${other}', 'CUSTOMER_TIMING', 'Theirs', true, '{}', now())`

test('the portal’s own rules make rows of "Task", for the rep’s user, and of "TriggeredTask", once', async () => {
  const { admin, url, connect } = await openDatabase()
  await admin.unsafe(leoraPortalSchema)
  await admin.unsafe(leoraPortalTwins)
  await admin.unsafe(rules)
  const database = createPostgresDatabase({ connection: { url }, source: leoraPortalSource })
  let now = '2026-02-25T17:00:00Z'
  const clock = { now: () => new Date(now), sleep: async () => undefined, random: Math.random }
  const run = (dryRun: boolean, on = database) =>
    createRunner({ jobs: [processTriggers], database: on, clock }).run(processTriggers.name, {
      tenant: 'north',
      dryRun,
    })
  // the portal's rules can be tried before `migrate`
  expect(await run(true)).toMatchObject({ status: 'succeeded', summary: { FIRED: 0 } })
  await migrate(await connect(), { source: leoraPortalSource })
  const asRunner = createPostgresDatabase({
    connection: { url },
    source: leoraPortalSource,
    assumeRole: 'leora_jobs_runner',
  })
  await run(false, asRunner)
  now = '2026-03-01T17:00:00Z'
  expect(await run(false, asRunner)).toMatchObject({ status: 'succeeded', summary: { FIRED: 1 } })
  expect(await run(false, asRunner)).toMatchObject({ status: 'succeeded', summary: { FIRED: 0 } })
  const tasks = await admin`
    select "tenantId", "userId", "customerId", title, description, "dueAt"::date::text as due, status::text, priority::text,
      "updatedAt" - (now() at time zone 'UTC') between interval '-1 minute' and interval '1 minute' as is_now
    from "Task"`
  expect(tasks).toEqual([
    {
      tenantId: tenant,
      userId: user,
      customerId: twinId(1, 'customer', 6),
      title: 'Ask Never about W-1',
      description: 'Tasted 5 days ago',
      due: '2026-03-04',
      status: 'PENDING',
      priority: 'HIGH',
      is_now: true,
    },
  ])
  const triggered = await admin`
    select "tenantId", "triggerId", "customerId", "taskId" = (select id from "Task") as is_of_task from "TriggeredTask"`
  expect(triggered).toEqual([
    { tenantId: tenant, triggerId: rule, customerId: twinId(1, 'customer', 6), is_of_task: true },
  ])
  // they are listed beside ours, and only read
  await createRunner({ jobs: [processTriggers], database: asRunner, clock }).rules({ slug: 'north' }, async (store) => {
    const config = { daysAfter: 3 }
    const added = { type: 'sample-no-order', name: 'ask ABOUT the sample', config, isActive: false }
    await expect(store.add(added)).rejects.toMatchObject({ code: 'INPUT_INVALID', details: { reason: 'RULE_EXISTS' } })
    await store.add({ ...added, name: 'Ours' })
    const listed = await store.list()
    expect(listed.map(({ name, isApplication, version, fires }) => [name, isApplication, version, fires])).toEqual([
      ['Ask about the sample', true, null, 1],
      ['Off', true, null, 0],
      ['Ours', false, 1, 0],
    ])
    expect([await store.setActive(rule, false), await store.remove(rule)]).toEqual([false, false])
  })
})
