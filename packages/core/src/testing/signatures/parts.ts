import type { JsonValue } from '../../decision.ts'
import type { PageContext } from '../../job.ts'

/** A reason of few words. */
export const reasons = (code: string, value: number | null) => [{ code, value, threshold: null, evidence: {} }]

/** What every page's query needs of its context. */
export function paging({
  after,
  limit,
  only,
}: Pick<PageContext<unknown, unknown>, 'after' | 'limit' | 'only'>): Record<string, JsonValue> {
  return { after, limit, only }
}
