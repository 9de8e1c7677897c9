import type { CalendarDay } from '@leora-jobs/core'
import type { SampleGroup, SampleHistory } from '@leora-jobs/core/jobs'
import { fragment, join, param, raw } from '../sql-fragment.ts'
import { type NamedQueryDefinition, numberOf, textOf, textsOf } from './named-query.ts'
import { readEvents } from './sample-events.ts'
import { groupsOfTasting, isWantedRow, pageOfGroups, wantedDimensions } from './sample-metrics-page.ts'

/**
 * Groups of samples, a row a window, in key order. What the windows of a group share travels with its first row on the page: with each, 50,000
 * tastings would be three times the text.
 */
export const sampleMetricsGroups: NamedQueryDefinition = {
  sql(parameters, context) {
    const dimensions = wantedDimensions(parameters)
    const windows = param(textsOf(parameters, 'windows'), 'int[]')
    const asOf = param(textOf(parameters, 'asOf'), 'date')
    return fragment`
with ${join(pageOfGroups(parameters, context, textsOf(parameters, 'windows').length), ',')},
groups as (
  select d.dimension, d.group_key, max(d.label) as label, count(*)::int as samples, sum(t.quantity)::float8 as quantity,
    count(distinct t.customer_id)::int as customers_sampled,
    (count(*) filter (where t.day - t.bought_on <= ${param(numberOf(parameters, 'alreadyBuyingDays'), 'int')}))::int as already_buying,
    max(t.allowance)::float8 as allowance, max(coalesce(t.month_quantity, 0))::float8 as allowance_used,
    max(t.rep_no)::text as rep_number, max(t.sku_no)::text as sku_number
  from stream t ${groupsOfTasting(dimensions)}
  where t.is_tasting and t.counts and ((d.dimension, d.group_key) in (select dimension, group_key from page)) is true
  group by 1, 2
),
wanted as (
  select dimension, group_key, window_days
  from page cross join unnest(${windows}) window_days
  where ${isWantedRow(parameters, raw('window_days'))}
  order by 1, 2, 3 limit ${param(numberOf(parameters, 'limit'), 'int')}
)
select (${asOf})::text as as_of, dimension, group_key, coalesce(groups.label, group_key) as label, window_days, samples, quantity, customers_sampled, already_buying,
  case when dimension = ${param('rep', 'text')} then allowance end as allowance,
  case when dimension = ${param('rep', 'text')} then allowance_used end as allowance_used, rep_number, sku_number,
  case when row_number() over (partition by dimension, group_key order by window_days) = 1 then events end as events
from wanted
full join groups using (dimension, group_key)
full join event_text using (dimension, group_key)
where coalesce(window_days is not null, false)`
  },
  decoder() {
    const eventsOf = readEvents()
    return (row) => {
      const { events, repNumber, skuNumber, ...group } = row as unknown as GroupRow
      return { ...group, ...eventsOf({ ...group, events, repNumber, skuNumber }) } satisfies SampleGroup
    }
  },
}

interface GroupRow extends Omit<SampleGroup, keyof SampleHistory> {
  readonly asOf: CalendarDay
  readonly repNumber: string | null
  readonly skuNumber: string | null
  readonly events: string | null
}
