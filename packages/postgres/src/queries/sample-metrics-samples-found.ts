import { fragment, param } from '../sql-fragment.ts'
import { type NamedQueryDefinition, numberOf } from './named-query.ts'
import { isSampleAccount, sampleDays } from './sample-metrics-tastings.ts'

/** The tenant's samples by the first filter that each does not pass. Reads them all: asked only where no group was found. */
export const sampleMetricsSamplesFound: NamedQueryDefinition = {
  sql(parameters) {
    const { asOf, dayOf } = sampleDays(parameters)
    return fragment`
with judged as (
  select s.day, case
      when s.day is null then 'undated'
      when s.day > ${asOf} then 'after'
      when s.day <= ${asOf} - ${param(numberOf(parameters, 'lookBackDays'), 'int')} then 'before'
      when ${isSampleAccount(parameters)} then 'account'
      else 'counted'
    end as verdict
  from (select customer_id, ${dayOf(fragment`tasted_at`)} as day from sample) s
  left join customer c on c.id = s.customer_id
)
select count(*)::int as samples,
  count(*) filter (where verdict = 'undated')::int as undated,
  count(*) filter (where verdict = 'after')::int as after_as_of,
  count(*) filter (where verdict = 'before')::int as before_look_back,
  count(*) filter (where verdict = 'account')::int as sample_accounts,
  count(*) filter (where verdict = 'counted')::int as counted,
  max(day)::text as newest_on
from judged`
  },
}
