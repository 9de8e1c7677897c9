import type { CalendarDay, Reason } from '@leora-jobs/core'
import type { Connection, Transaction } from '@leora-jobs/postgres'
import { demoTenant } from './demo-tenant.ts'

/** A SKU that runs out before an order placed now would arrive. */
export interface StockFinding {
  readonly code: string
  readonly name: string
  readonly onHand: number
  readonly dailyRate: number
  readonly sellsOutOn: CalendarDay | null
  readonly cases: number | null
  readonly reasons: readonly Reason[]
}

/** A group of samples, by how many became orders within 30 days. */
export interface SampleFinding {
  readonly dimension: string
  readonly label: string
  readonly matured: number
  readonly rate: number
  readonly rateLow: number
  readonly rateHigh: number
  readonly shrunkRate: number
  readonly revenuePerSample: number
}

/** A number that stands on too little. */
export interface Doubt {
  readonly what: string
  readonly why: Reason
  readonly job: string
}

/** What a sales manager would want to know first. */
export interface Findings {
  readonly runningOut: readonly StockFinding[]
  /** Reps and categories, best first. */
  readonly samples: readonly SampleFinding[]
  readonly doubts: readonly Doubt[]
}

/** The most useful rows of what the jobs decided, with their reasons, as any application of the tenant would read them. */
export async function readFindings(connection: Connection): Promise<Findings> {
  return connection.transaction({ readOnly: true }, async (transaction) => {
    await transaction.query(
      `select set_config('app.current_tenant_id', (select id::text from tenant where slug = $1::text), true)`,
      [demoTenant.slug],
    )
    return {
      runningOut: await rowsOf<StockFinding>(transaction, runningOut),
      samples: await rowsOf<SampleFinding>(transaction, samples),
      doubts: await rowsOf<Doubt>(transaction, doubts),
    }
  })
}

async function rowsOf<Row extends object>(transaction: Transaction, text: string): Promise<readonly Row[]> {
  const { rows } = await transaction.query<Row>(text)
  return rows
}

const skuName = `select s.id::text as id, s.code, p.name from sku s left join product p on p.id = s.product_id and p.tenant_id = s.tenant_id
  where s.tenant_id::text = current_setting('app.current_tenant_id')`

/** By the units that are not sold until an order placed now has come, of rates that can be trusted. */
const runningOut = `
with named as (${skuName})
select code, coalesce(name, '') as name, on_hand::float8 as "onHand", daily_rate::float8 as "dailyRate", sells_out_on::text as "sellsOutOn",
  suggested_cases as cases, reasons
from leora_jobs.burn_rate join named on named.id = sku_id
where confidence <> 'LOW' and suggested_units > 0 and on_order = 0 and sells_out_first_on <= as_of + lead_time_days::int
order by (as_of + lead_time_days::int - sells_out_first_on) * daily_rate desc, code limit 5`

const samples = `
select dimension, label, matured::float8 as matured, rate::float8 as rate, rate_low::float8 as "rateLow", rate_high::float8 as "rateHigh",
  shrunk_rate::float8 as "shrunkRate", revenue_per_sample::float8 as "revenuePerSample"
from leora_jobs.sample_metric
where dimension in ('rep', 'category') and window_days = 30 and matured >= 30 and as_of = (select max(as_of) from leora_jobs.sample_metric)
order by dimension desc, shrunk_rate desc, label`

/** A rate of few samples that looks like a triumph, and one of few sales that an order is made out of. */
const doubts = `
with named as (${skuName})
(select label || ': ' || round(100 * rate) || ' % of its samples became orders' as what, 'sample-metrics' as job,
   (select r from jsonb_array_elements(reasons) r where r ->> 'code' = 'SMALL_SAMPLE') as why
 from leora_jobs.sample_metric
 where dimension = 'sku' and window_days = 30 and small_sample and rate >= 0.5 and as_of = (select max(as_of) from leora_jobs.sample_metric)
 order by rate desc, matured desc, label limit 2)
union all
(select code || ' ' || coalesce(name, '') || ': order ' || suggested_units::int, 'calculate-burn-rates',
   (select r from jsonb_array_elements(reasons) r where r ->> 'code' like 'RATE\\_%')
 from leora_jobs.burn_rate join named on named.id = sku_id
 where confidence = 'LOW' and suggested_units > 0 order by suggested_units desc, code limit 2)`
