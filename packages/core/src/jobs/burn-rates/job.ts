import { z } from 'zod'
import { defineJob } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import type { SalesFound } from '../account-types/explain-no-sales.ts'
import { backtestSkus } from './backtest/backtest-skus.ts'
import { explainNoRates } from './explain-no-rates.ts'
import { findShared } from './find-shared.ts'
import { burnRatesPolicy } from './policy.ts'
import { queryParameters } from './query-parameters.ts'
import { alerts, pairs, skus } from './steps.ts'

/** How fast each SKU sells, when its stock runs out, and which customer will want it again. */
export const calculateBurnRates = defineJob({
  name: 'calculate-burn-rates',
  description:
    'Estimates how fast every SKU sells, when it runs out and what to order, and raises alerts about its stock.',
  schedule: { cron: '0 3 * * *', zone: 'UTC', missed: 'once' },
  asOf: 'last-complete-day',
  input: z.strictObject({}),
  policy: burnRatesPolicy,
  prepare: findShared,
  steps: [skus, pairs, alerts],
  backtest: (reader, context) => backtestSkus(reader, context, skus.page),
  foundNothing({ summary }) {
    return Object.entries(summary).every(([key, count]) => key === 'INSUFFICIENT' || count === 0)
  },
  async explainZero(reader, context, progress) {
    const [found] = await reader.read(namedQuery<SalesFound>('sales-found', queryParameters(context)))
    return found ? explainNoRates(found, { ...context, progress }) : null
  },
})
