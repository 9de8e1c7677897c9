import { accountTypesFacts } from './account-types-facts.ts'
import { accountTypesFind } from './account-types-find.ts'
import { accountTypesSegments } from './account-types-segments.ts'
import type { NamedQueryDefinition } from './named-query.ts'
import { relationVisibility } from './relation-visibility.ts'
import { salesFound } from './sales-found.ts'

/** Every statement that core asks for by name. */
export const namedQueries: Readonly<Record<string, NamedQueryDefinition>> = {
  'account-types/facts': accountTypesFacts,
  'account-types/segments': accountTypesSegments,
  'account-types/find': accountTypesFind,
  'sales-found': salesFound,
  'relation-visibility': relationVisibility,
}
