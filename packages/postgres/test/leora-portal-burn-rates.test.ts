import { createRunner } from '@leora-jobs/core'
import { calculateBurnRates } from '@leora-jobs/core/jobs'
import { expect, test } from 'vitest'
import { createPostgresDatabase, leoraPortalSource, migrate } from '../src/index.ts'
import { openDatabase } from './support/database.ts'
import { leoraPortalSchema, leoraPortalTwins, twinId } from './support/leora-portal.ts'

const clock = { now: () => new Date('2026-03-02T08:00:00Z'), sleep: async () => undefined, random: Math.random }

/** A bottle every day for thirty weeks, stock in two places, a purchase order received and one under way; of the first twin alone. */
const sold = `
insert into "Order" (id, "tenantId", "customerId", status, "orderedAt", "updatedAt")
  select gen_random_uuid(), '${twinId(1, 'tenant', 0)}', '${twinId(1, 'customer', 0)}', 'FULFILLED', timestamp '2026-03-01 15:00' - n * interval '1 day', now()
  from generate_series(0, 209) n;
insert into "OrderLine" (id, "orderId", "skuId", quantity, "unitPrice", "updatedAt")
  select gen_random_uuid(), o.id, '${twinId(1, 'sku', 0)}', 1, 30, now() from "Order" o where o."orderedAt"::time = '15:00';
update "Sku" set "itemsPerCase" = 6;
insert into "Inventory" (id, "tenantId", "skuId", location, "onHand", allocated)
  select gen_random_uuid(), '${twinId(1, 'tenant', 0)}', '${twinId(1, 'sku', 0)}', 'Bay ' || n, 4, 1 from generate_series(1, 2) n;
insert into "PurchaseOrder" (id, "tenantId", "orderedAt", "expectedAt", "receivedAt") values
  ('00000009-0000-4000-8000-000000000001', '${twinId(1, 'tenant', 0)}', '2026-01-05 12:00', '2026-01-12 12:00', '2026-01-15 12:00'),
  ('00000009-0000-4000-8000-000000000002', '${twinId(1, 'tenant', 0)}', '2026-02-25 12:00', '2026-03-04 12:00', null);
insert into "PurchaseOrderLine" ("purchaseOrderId", "skuId", quantity, "receivedQuantity") values
  ('00000009-0000-4000-8000-000000000001', '${twinId(1, 'sku', 0)}', 24, 24),
  ('00000009-0000-4000-8000-000000000002', '${twinId(1, 'sku', 0)}', 12, 0);`

test('burn rates of the portal: its stock, purchase orders and samples, without an index on lines, and nothing written back', async () => {
  const { admin, url, connect } = await openDatabase()
  await admin.unsafe(leoraPortalSchema)
  await admin.unsafe(leoraPortalTwins)
  await admin.unsafe(sold)
  await migrate(await connect(), { source: leoraPortalSource })
  const database = createPostgresDatabase({
    connection: { url },
    source: leoraPortalSource,
    assumeRole: 'leora_jobs_runner',
  })
  const runner = createRunner({ jobs: [calculateBurnRates], database, clock, pageSize: 2 })
  const dry = await runner.run(calculateBurnRates.name, { tenant: 'north', dryRun: true })
  const run = await runner.run(calculateBurnRates.name, { tenant: 'north', showChanges: true })
  // by the last day that was complete in New York
  expect(run).toMatchObject({ status: 'succeeded', asOf: '2026-03-01', changes: dry.changes, counts: dry.counts })
  const [row] = await admin`
    select method, demand_class, position::int, on_hand::int, on_order::int, lead_time_days::int, lead_time_basis, suggested_units::int,
      round(daily_rate, 1)::float8 as rate, average30::float8, urgency
    from leora_jobs.burn_rate where tenant_id = ${twinId(1, 'tenant', 0)}`
  expect(row).toMatchObject({
    method: 'ses',
    demand_class: 'smooth',
    position: 18,
    on_hand: 8,
    on_order: 12,
    lead_time_days: 10,
    lead_time_basis: 'own',
    rate: 1.1,
    urgency: 'BELOW_SAFETY',
  })
  expect(await admin`select alert_type, severity from leora_jobs.inventory_alert`).toEqual([
    { alert_type: 'LOW_STOCK', severity: 'CRITICAL' },
  ])
  expect(await admin`select count(*)::int as pairs from leora_jobs.customer_burn_rate`).toEqual([{ pairs: 5 }])
  expect((await runner.run(calculateBurnRates.name, { tenant: 'north' })).counts.changed).toBe(0)
  expect(await admin`select distinct tenant_id from leora_jobs.burn_rate`).toHaveLength(1)
})
