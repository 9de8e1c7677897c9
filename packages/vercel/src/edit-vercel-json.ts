import { LeoraError } from '@leora-jobs/core'
import { mostCrons, type VercelCron } from './vercel-crons.ts'

const schema = 'https://openapi.vercel.sh/vercel.json'

/**
 * The text of vercel.json with these cron jobs in the place of ours, which are those whose path lies under `basePath`. Everything else stays, the indentation too; a
 * text that needs no change comes back as it was. Null: there is no file yet. Throws CONFIG_INVALID for a file that is no JSON object, or for too many.
 */
export function editVercelJson(text: string | null, crons: readonly VercelCron[], basePath = '/api/jobs'): string {
  const source = (text ?? `{ "$schema": "${schema}" }\n`).replace(/^\uFEFF/, '')
  const document = parse(source)
  const former = document.crons === undefined ? [] : document.crons
  if (!Array.isArray(former)) throw invalid("'crons' is not a list")
  const next = replaceOurs(former, crons, basePath)
  if (next.length > mostCrons)
    throw invalid(`there would be ${next.length} cron jobs, and a project may have ${mostCrons}`)
  if (text !== null && JSON.stringify(former) === JSON.stringify(next)) return text
  const { crons: _, ...rest } = document
  // a key that was there keeps its place
  const edited = next.length === 0 ? rest : { ...document, crons: next }
  const written = JSON.stringify(edited, null, indentationOf(source))
  const lines = /\n$/.test(source) ? `${written}\n` : written
  return source.includes('\r\n') ? lines.replaceAll('\n', '\r\n') : lines
}

/** True where vercel.json has a cron job whose path lies under `basePath`; a text that cannot be read has none. */
export function hasCrons(text: string | null, basePath = '/api/jobs'): boolean {
  try {
    const { crons } = parse((text ?? '{}').replace(/^\uFEFF/, ''))
    return Array.isArray(crons) && crons.some((cron) => isOurs(cron, basePath))
  } catch {
    return false
  }
}

function replaceOurs(former: readonly unknown[], crons: readonly VercelCron[], basePath: string): readonly unknown[] {
  const first = former.findIndex((cron) => isOurs(cron, basePath))
  const others = (items: readonly unknown[]) => items.filter((cron) => !isOurs(cron, basePath))
  if (first < 0) return [...former, ...crons]
  return [...others(former.slice(0, first)), ...crons, ...others(former.slice(first))]
}

function isOurs(cron: unknown, basePath: string): boolean {
  const path = isRecord(cron) && typeof cron.path === 'string' ? (cron.path.split('?')[0] ?? '') : ''
  return path === basePath || path.startsWith(`${basePath}/`)
}

function parse(source: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(source)
    if (isRecord(document)) return document
  } catch (error) {
    throw invalid(`it is not JSON (${error instanceof Error ? error.message : String(error)})`)
  }
  throw invalid('it is not a JSON object')
}

/** What the first indented line is indented by. */
function indentationOf(source: string): string {
  return /^([ \t]+)"/m.exec(source)?.[1] ?? '  '
}

function invalid(problem: string): LeoraError {
  return new LeoraError('CONFIG_INVALID', `vercel.json: ${problem}; it was left as it is.`, {
    details: { field: 'vercel.json' },
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
