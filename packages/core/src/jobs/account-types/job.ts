import { z } from 'zod'
import type { JsonValue } from '../../decision.ts'
import { defineJob, type RunContext } from '../../job.ts'
import { namedQuery } from '../../query.ts'
import { table } from '../../target.ts'
import { type AccountClassification, accountTypes } from './classification.ts'
import { decideAccountType } from './decide.ts'
import { explainNoSales, type SalesFound } from './explain-no-sales.ts'
import type { AccountFacts, AccountShared } from './facts.ts'
import { findSegments } from './find-segments.ts'
import { type AccountTypesPolicy, accountTypesPolicy } from './policy.ts'

/** Classifies every customer by what it ordered, when, and how regularly. */
export const updateAccountTypes = defineJob({
  name: 'update-account-types',
  description: 'Classifies every customer by recency, volume, frequency, mix and rhythm of its orders.',
  schedule: { cron: '0 2 * * *', zone: 'UTC', missed: 'once' },
  asOf: 'planned-day',
  input: z.strictObject({}),
  policy: accountTypesPolicy,
  async prepare(reader, context: RunContext<AccountTypesPolicy, unknown>): Promise<AccountShared> {
    return { segments: await findSegments(reader, parameters(context)) }
  },
  record: {
    kind: 'customer',
    label: (facts: AccountFacts) => facts.name,
    find: (text: string) => namedQuery<{ id: string; label: string }>('account-types/find', { text }),
  },
  page: ({ after, limit, only, ...context }) =>
    namedQuery<AccountFacts>('account-types/facts', { ...parameters(context), after, limit, only }),
  decide: decideAccountType,
  summary: { keys: accountTypes, keyOf: (next: AccountClassification) => next.type },
  target: table<AccountClassification>({
    name: 'account_classification',
    key: ['customerId'],
    columns: {
      type: 'text',
      volumeTier: 'text',
      frequencyTier: 'text',
      mix: 'integer',
      effectivePoints: 'integer',
      subStatus: 'text',
      since: 'date',
      nextChangeOn: 'date',
      nextReviewOn: 'date',
    },
    writeBack: {
      relation: 'customer',
      columns: { account_type: 'type' },
      present: { account_type: 'currentType' },
      changedAt: 'account_type_updated_at',
    },
  }),
  foundNothing({ summary, counts }) {
    const { ACTIVE = 0, TARGET = 0, HOLD = 0 } = summary
    return ACTIVE + TARGET === 0 && HOLD < counts.read
  },
  async explainZero(reader, context) {
    const [found] = await reader.read(namedQuery<SalesFound>('sales-found', parameters(context)))
    return found ? explainNoSales(found, context) : null
  },
})

/** What the SQL needs to know of a run. */
function parameters({ asOf, policy, tenant }: RunContext<AccountTypesPolicy, unknown>): Record<string, JsonValue> {
  return {
    asOf,
    timeZone: tenant.timeZone,
    statuses: policy.sale.statuses,
    dateColumns: policy.sale.dateColumns,
    revenueDays: Math.max(policy.volume.windowDays, 2 * policy.subStatus.declineWindowDays),
    skuDays: policy.mix.windowDays,
    minimumGaps: policy.cadence.minimumGaps,
    segmentSample: policy.cadence.segmentSample,
  }
}
