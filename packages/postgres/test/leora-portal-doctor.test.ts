import { expect, onTestFinished, test } from 'vitest'
import { diagnose, type Finding, leoraPortalSource, migrate, openConnection, parseConnection } from '../src/index.ts'
import { openDatabase } from './support/database.ts'
import { leoraPortalSchema, leoraPortalTwins } from './support/leora-portal.ts'

async function examine(url: string, assumeRole: string | null = null): Promise<readonly Finding[]> {
  const target = parseConnection({ url })
  return diagnose({
    connect: (purpose) => openConnection(target, purpose),
    target,
    source: leoraPortalSource,
    assumeRole,
    tenantSetting: 'app.current_tenant_id',
  })
}

const of = (findings: readonly Finding[], check: string) => findings.filter((finding) => finding.check === check)
const ailments = (findings: readonly Finding[]) =>
  findings.filter(({ level }) => level === 'problem' || level === 'warning').map(({ check }) => check)

const withoutRowSecurity = [
  ...['AutomatedTrigger', 'Customer', 'OrderLine', 'Product', 'PurchaseOrder', 'PurchaseOrderLine', 'SalesRep', 'Sku'],
  ...['Supplier', 'Task', 'TriggeredTask'],
].map((table) => `public."${table}"`)

test('doctor over the portal: the owner that bypasses row security, tables without it, the index that lines lack, grants that a reset dropped', async () => {
  const { admin, url, connect } = await openDatabase()
  await admin.unsafe(leoraPortalSchema)
  await admin.unsafe(leoraPortalTwins)
  await admin.unsafe('vacuum analyze')
  const name = `supabase_${Math.random().toString(36).slice(2)}`
  await admin.unsafe(
    `create role ${name} login bypassrls password 'secret'; grant select on all tables in schema public to ${name}`,
  )
  onTestFinished(async () => {
    await admin.unsafe(`drop owned by ${name}; drop role ${name}`).catch(() => undefined)
  })
  const owner = new URL(url)
  owner.username = name
  owner.password = 'secret'

  const bypassing = await examine(owner.href)
  expect(of(bypassing, 'role')).toMatchObject([
    {
      level: 'problem',
      message: expect.stringMatching(/has BYPASSRLS.*assumeRole: 'leora_jobs_runner'/),
      remedy: 'leora-jobs migrate --create-login leora_jobs_app',
    },
  ])

  await migrate(await connect(), { source: leoraPortalSource })
  // a member that may grant the role, and not act as it: what a creator of roles is since PostgreSQL 16
  await admin.unsafe(`grant leora_jobs_runner to ${name} with inherit false, set false`)
  expect(of(await examine(owner.href, 'leora_jobs_runner'), 'role')).toMatchObject([
    {
      level: 'problem',
      message: expect.stringContaining('may not act as'),
      remedy: `grant "leora_jobs_runner" to "${name}"`,
    },
  ])
  await admin.unsafe(`grant "leora_jobs_runner" to "${name}" with set true`)

  const assumed = await examine(owner.href, 'leora_jobs_runner')
  expect(ailments(assumed)).toEqual(['row-security', 'indexes'])
  expect(of(assumed, 'row-security')).toMatchObject([{ details: { tables: withoutRowSecurity } }])
  const [orders, lines] = of(assumed, 'indexes')
  // ("customerId", "orderedAt") finds a customer's orders: a note, not a warning
  expect(orders).toMatchObject({ level: 'note', details: { table: 'public."Order"' } })
  expect(lines).toMatchObject({
    level: 'warning',
    message: expect.stringContaining('public."OrderLine" has no index that leads with ("orderId")'),
    remedy:
      'create index concurrently on public."OrderLine" ("orderId") include ("skuId", "quantity", "unitPrice", "isSample")',
  })
  await admin.unsafe(lines?.remedy ?? '')
  await admin.unsafe('revoke all on all tables in schema public from leora_jobs_runner')
  const reset = of(await examine(owner.href, 'leora_jobs_runner'), 'grants')
  expect(reset.filter(({ level }) => level === 'problem').length).toBeGreaterThan(5)
  for (const { remedy } of reset) if (remedy?.startsWith('grant')) await admin.unsafe(remedy)
  expect(ailments(await examine(owner.href, 'leora_jobs_runner'))).toEqual(['row-security'])
})
