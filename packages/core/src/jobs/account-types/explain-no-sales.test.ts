import { expect, it } from 'vitest'
import { ago, asOf } from '../../../test/support/account-history.ts'
import { explainNoSales } from './explain-no-sales.ts'

const tenant = { id: 't1', slug: 'well-crafted', name: 'Well Crafted', timeZone: 'America/New_York' }
const none = { orders: 0, wrongStatus: 0, undated: 0, afterAsOf: 0, withoutSaleLine: 0, sales: 0, newestSaleOn: null }

it('tells an empty tenant from filtered orders from stale data', () => {
  expect(explainNoSales(none, { asOf, tenant })).toMatchObject({
    code: 'NO_RECORDS',
    message: expect.stringContaining('well-crafted'),
  })
  const filtered = explainNoSales(
    { ...none, orders: 10, wrongStatus: 4, undated: 3, afterAsOf: 2, withoutSaleLine: 1 },
    { asOf, tenant },
  )
  expect(filtered.code).toBe('ALL_FILTERED')
  expect(filtered.message).toMatch(
    /10 orders.*4 have another status, 3 no date, 2 are dated after 2026-03-01, 1 have no line/,
  )
  const stale = explainNoSales({ ...none, orders: 10, sales: 10, newestSaleOn: ago(400) }, { asOf, tenant })
  expect(stale).toMatchObject({
    code: 'STALE_DATA',
    message: expect.stringContaining('400 days old'),
    evidence: { sales: 10 },
  })
})
