import { accountTypesFacts } from './account-types-facts.ts'
import { accountTypesFind } from './account-types-find.ts'
import { accountTypesSegments } from './account-types-segments.ts'
import { burnRatesAlerts } from './burn-rates-alerts.ts'
import { burnRatesFind } from './burn-rates-find.ts'
import { burnRatesPairs } from './burn-rates-pairs.ts'
import { burnRatesSeasons } from './burn-rates-seasons.ts'
import { burnRatesSegments } from './burn-rates-segments.ts'
import { burnRatesSkus } from './burn-rates-skus.ts'
import type { NamedQueryDefinition } from './named-query.ts'
import { relationVisibility } from './relation-visibility.ts'
import { salesFound } from './sales-found.ts'
import { sampleMetricsCurve } from './sample-metrics-curve.ts'
import { sampleMetricsFind } from './sample-metrics-find.ts'
import { sampleMetricsGroups } from './sample-metrics-groups.ts'
import { sampleMetricsPairs } from './sample-metrics-pairs.ts'
import { sampleMetricsSamplesFound } from './sample-metrics-samples-found.ts'
import { triggersFind } from './triggers-find.ts'
import { triggersRules } from './triggers-rules.ts'
import { triggersSubjects } from './triggers-subjects.ts'

/** Every statement that core asks for by name. */
export const namedQueries: Readonly<Record<string, NamedQueryDefinition>> = {
  'account-types/facts': accountTypesFacts,
  'account-types/segments': accountTypesSegments,
  'account-types/find': accountTypesFind,
  'burn-rates/skus': burnRatesSkus,
  'burn-rates/pairs': burnRatesPairs,
  'burn-rates/alerts': burnRatesAlerts,
  'burn-rates/seasons': burnRatesSeasons,
  'burn-rates/segments': burnRatesSegments,
  'burn-rates/find': burnRatesFind,
  'sample-metrics/groups': sampleMetricsGroups,
  'sample-metrics/curve': sampleMetricsCurve,
  'sample-metrics/pairs': sampleMetricsPairs,
  'sample-metrics/samples-found': sampleMetricsSamplesFound,
  'sample-metrics/find': sampleMetricsFind,
  'triggers/subjects': triggersSubjects,
  'triggers/rules': triggersRules,
  'triggers/find': triggersFind,
  'sales-found': salesFound,
  'relation-visibility': relationVisibility,
}
