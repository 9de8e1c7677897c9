import { loadDistributor } from '@leora-jobs/distributor'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { createPortal, type Portal } from './support/portal.ts'
import { runCli } from './support/run-cli.ts'

const score = z.strictObject({
  method: z.string(),
  rmsse: z.number().nullable(),
  pinballLoss: z.number().nullable(),
  bias: z.number().nullable(),
  serviceLevel: z.number().min(0).max(1).nullable(),
})
const group = z.strictObject({
  group: z.string(),
  records: z.int(),
  forecasts: z.int(),
  methods: z.array(score),
})
const reportSchema = z.strictObject({
  job: z.literal('calculate-burn-rates'),
  tenant: z.strictObject({ id: z.string(), slug: z.string() }),
  from: z.literal('2026-05-01'),
  to: z.literal('2026-10-31'),
  policyVersion: z.string(),
  origins: z.int().positive(),
  targetServiceLevel: z.literal(0.95),
  groups: z.array(group).min(2),
  left: z.record(z.string(), z.int()),
})

let portal: Portal
let env: Record<string, string>
const range = ['--from', '2026-05-01', '--to', '2026-10-31']
const backtest = (...args: readonly string[]) =>
  runCli(['backtest', 'calculate-burn-rates', '--tenant', 'vineyard', ...args], { env })
const reported = async (...args: readonly string[]) =>
  reportSchema.parse((await backtest(...range, '--every', '28', '--json', ...args)).json())

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
  env = { DATABASE_URL: portal.url }
  await portal.admin.transaction({ settings: { search_path: 'public' } }, (transaction) =>
    loadDistributor((text, parameters) => transaction.query(text, parameters), {
      seed: 7,
      asOf: '2026-10-31',
      tenant: { slug: 'vineyard', name: 'Vineyard', timeZone: 'America/New_York' },
      size: { customers: 150, skus: 60, suppliers: 5, reps: 3, ordersPerCustomer: 14 },
    }),
  )
})

afterAll(() => portal?.drop())

it('compares the job’s choice with each estimator and with what people do, by class and over all, and writes nothing', async () => {
  const before = await portal.snapshot()
  const report = await reported()
  expect(await portal.snapshot()).toEqual(before)
  expect(report.origins).toBeGreaterThanOrEqual(5)
  const all = report.groups.at(-1)
  expect(all?.group).toBe('all')
  expect(all?.records).toBe(report.groups.slice(0, -1).reduce((sum, { records }) => sum + records, 0))
  for (const { methods } of report.groups)
    expect(methods.map(({ method }) => method)).toEqual(['picked', 'ses', 'sba', 'tsb', 'naive', 'average90'])
  const [picked, , , , naive] = all?.methods ?? []
  expect(picked?.rmsse).toBeLessThan(naive?.rmsse ?? 0)
  expect(picked?.serviceLevel).toBeGreaterThan(0.85)
  // the same question has the same answer
  expect(await reported()).toEqual(report)
})

it('knows nothing of what was sold after the last day', async () => {
  const report = await reported()
  await portal.query(
    `with o as (
       insert into "order" (tenant_id, customer_id, status, ordered_at)
       select tenant_id, id, 'DELIVERED', '2026-11-01 12:00-04' from customer order by id limit 20 returning tenant_id, id
     )
     insert into order_line (tenant_id, order_id, sku_id, quantity, unit_price)
     select o.tenant_id, o.id, s.id, 500, 20 from o join sku s on s.tenant_id = o.tenant_id`,
  )
  expect(await reported()).toEqual(report)
})

it('prints a table that fits a terminal', async () => {
  const { code, stdout } = await backtest(...range, '--every', '60')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^group +records +method +RMSSE +pinball +bias +service level$/m)
  expect(stdout).toMatch(/^all +\d+ +picked +\d\.\d{3} +\d+\.\d{3} +[+-]?\d+\.\d % +\d+\.\d %$/m)
  expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100)
})

it.each([
  ['a range that is none', ['--from', '2026-10-31', '--to', '2026-05-01'], 'the last day must come after the first'],
  ['a range beyond what is read', ['--from', '2020-01-01', '--to', '2026-10-31'], 'at most 728 days before 2026-10-31'],
  ['no step', [...range, '--every', '0'], '--every'],
  ['no day', ['--from', 'May', '--to', '2026-10-31'], '--from'],
])('%s: exit 2, and says why', async (_, args, message) => {
  expect(await backtest(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
})

it('a job that forecasts nothing is told so', async () => {
  const result = await runCli(['backtest', 'update-account-types', '--tenant', 'vineyard', ...range], { env })
  expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('forecasts nothing that could be compared') })
})
