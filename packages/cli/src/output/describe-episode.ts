import type { Values } from '@leora-jobs/core'
import { suppressionWords } from './trigger-reasons.ts'

/** The state of a rule about a subject, as sentences. */
export function describeEpisode(values: Values): readonly string[] {
  const { state, suppressedBy, since, firedOn, episode } = values
  const head = `episode ${episode}`
  const holding =
    since === null || since === undefined ? 'it holds, since when is not known' : `it holds since ${since}`
  switch (state) {
    case 'fired':
      return [
        `${head}: ${holding}`,
        `fired on ${firedOn}; it fires again once it has been over, or where the rule repeats`,
      ]
    case 'seen':
      return [`${head}: ${holding}`, `counts as known, and does not fire: ${suppressionWords(suppressedBy)}`]
    case 'suppressed':
      return [`${head}: ${holding}`, `held back: ${suppressionWords(suppressedBy)}; it fires where that ends in time`]
    default:
      return [`${head} is over${firedOn ? `; it fired on ${firedOn}` : ''}; the next one may begin`]
  }
}
