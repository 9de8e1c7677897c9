import { createHash } from 'node:crypto'

/** Of Sentry's monitors; Healthchecks takes longer ones. */
const slugLimit = 50

/** Lower-case letters, digits, `-` and `_`, at most 50, not digits alone: what Sentry and Healthchecks both take. A name that is cut keeps a hash. */
export function slugOf(parts: readonly string[]): string {
  const text = parts
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
  if (/^\d+$/.test(text)) return `job-${text}`
  if (text.length <= slugLimit) return text
  const hash = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8)
  return `${text.slice(0, slugLimit - hash.length - 1)}-${hash}`
}
