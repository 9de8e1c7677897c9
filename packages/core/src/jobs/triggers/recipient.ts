import type { RepFacts } from './facts.ts'
import type { RuleAction } from './rule-config.ts'

/** Whom a message goes to; null for a rep that there is not, or that has no address, and for a task, which is none. */
export function recipientOf(action: RuleAction, rep: RepFacts | null): string | null {
  if (action.type === 'task') return null
  if (action.type === 'webhook') return action.url
  if (action.to !== 'rep') return action.to
  if (action.type === 'notification') return rep?.id ?? null
  return rep?.email?.trim() || null
}
