import type { SampleCurveDay, SampleHistory } from '@leora-jobs/core/jobs'
import { fragment, join, param, raw } from '../sql-fragment.ts'
import { type NamedQueryDefinition, numberOf, textOf } from './named-query.ts'
import { readEvents } from './sample-events.ts'
import { groupsOfTasting, isWantedRow, pageOfGroups, wantedDimensions } from './sample-metrics-page.ts'

/**
 * The days of the groups' curves, in key order: 0, and every number of days from a tasting to a later sale that can be a conversion's. Which of
 * them are, core says. What the days of a group share travels with its first row on the page.
 */
export const sampleMetricsCurve: NamedQueryDefinition = {
  sql(parameters, context) {
    const dimensions = wantedDimensions(parameters)
    return fragment`
with ${join(pageOfGroups(parameters, context, 1), ',')},
labels as (
  select d.dimension, d.group_key, max(d.label) as label, max(t.rep_no)::text as rep_number, max(t.sku_no)::text as sku_number
  from stream t ${groupsOfTasting(dimensions)}
  where t.is_tasting and t.counts and ((d.dimension, d.group_key) in (select dimension, group_key from page)) is true
  group by 1, 2
),
days as (
  select dimension, group_key, day
  from (
    select dimension, group_key, 0 as day from event_text
    union select dimension, group_key, lag::int from event_text cross join string_to_table(lags, ' ') lag
  ) d
  where ${isWantedRow(parameters, raw('day'))}
  order by 1, 2, 3 limit ${param(numberOf(parameters, 'limit'), 'int')}
)
select ${param(textOf(parameters, 'asOf'), 'date')}::text as as_of, dimension, group_key, coalesce(labels.label, group_key) as label, day, rep_number, sku_number,
  case when row_number() over (partition by dimension, group_key order by day) = 1 then events end as events
from days
full join labels using (dimension, group_key)
full join event_text using (dimension, group_key)
where coalesce(day is not null, false)`
  },
  decoder() {
    const eventsOf = readEvents()
    return (row) => {
      const { events, repNumber, skuNumber, ...curve } = row as unknown as CurveRow
      return { ...curve, ...eventsOf({ ...curve, events, repNumber, skuNumber }) } satisfies SampleCurveDay
    }
  },
}

interface CurveRow extends Omit<SampleCurveDay, keyof SampleHistory> {
  readonly repNumber: string | null
  readonly skuNumber: string | null
  readonly events: string | null
}
