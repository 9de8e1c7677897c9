import { quoted } from '../sql-fragment.ts'
import type { Relation } from './source.ts'
import { plainColumn } from './sql-names.ts'

/** A SELECT as a relation, or what is wrong with its text. */
export type ParsedSelect = Pick<Relation, 'from' | 'where' | 'columns'> | { readonly problems: readonly string[] }

/** Words, commas and semicolons outside of any bracket, text, quoted name or comment; the rest is one token. */
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|[A-Za-z_][\w$]*|[()[\],;]|[^\s]/g
const clauses = /^(group|having|window|union|intersect|except|order|limit|offset|fetch|for)$/
const aliased = /^([\s\S]*\S)\s+as\s+("(?:[^"]|"")+"|[A-Za-z_][\w$]*)$/i

/**
 * Reads which columns a SELECT gives, and from what. One without GROUP BY and the like is taken apart, so that each missing column is named and tables are
 * known; any other stands whole behind FROM. The database checks the SQL; here it is only cut.
 */
export function parseSelect(text: string): ParsedSelect {
  const sql = withoutComments(text).trim().replace(/;\s*$/, '').trim()
  const outer = [...outerTokens(sql)]
  const start = outer.findIndex(({ word }) => word === 'select')
  const select = outer[start]
  const from = outer.find(
    ({ word }, index) => index > start && word === 'from' && outer[index - 1]?.word !== 'distinct',
  )
  if (!select) return { problems: ['the text is no SELECT'] }
  if (!from) return { problems: ['the SELECT has no FROM'] }
  if (outer.some(({ word }) => word === ';')) return { problems: ['the text is more than one statement'] }

  const isDistinct = outer[start + 1]?.word === 'distinct'
  const listStart = isDistinct ? (outer[start + 1]?.end ?? 0) : select.end
  const commas = outer.filter(({ word, at }) => word === ',' && at > listStart && at < from.at).map(({ at }) => at)
  const bounds = [listStart - 1, ...commas, from.at]
  const items = bounds.slice(1).map((end, index) => sql.slice((bounds[index] ?? 0) + 1, end).trim())
  const named = items.map(nameOf)
  const problems = named.flatMap((item) => ('problem' in item ? [item.problem] : []))
  if (problems.length > 0) return { problems }

  const columns = named.flatMap((item) => ('problem' in item ? [] : [item]))
  const isPlain = start === 0 && !isDistinct && !outer.some(({ word, at }) => at > from.at && clauses.test(word))
  if (!isPlain)
    return {
      from: `(${sql}) as selected`,
      columns: Object.fromEntries(columns.map(({ name }) => [name, quoted(name)])),
    }
  const where = outer.find(({ word, at }) => at > from.at && word === 'where')
  return {
    from: sql.slice(from.end, where?.at).trim(),
    ...(where && { where: sql.slice(where.end).trim() }),
    columns: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  }
}

interface OuterToken {
  /** In lower case; a quoted name or a text is one with its quotes. */
  readonly word: string
  readonly at: number
  readonly end: number
}

function* outerTokens(sql: string): Generator<OuterToken> {
  let depth = 0
  for (const { 0: found, index } of sql.matchAll(token)) {
    if (found === ')' || found === ']') depth -= 1
    if (depth === 0) yield { word: found.toLowerCase(), at: index, end: index + found.length }
    if (found === '(' || found === '[') depth += 1
  }
}

function withoutComments(text: string): string {
  return text.replace(token, (found) => (found.startsWith('--') || found.startsWith('/*') ? ' ' : found))
}

function nameOf(item: string): { readonly name: string; readonly sql: string } | { readonly problem: string } {
  const [, sql, alias] = aliased.exec(item) ?? []
  const plain = plainColumn(alias ?? item)
  if (plain) return { name: plain.column, sql: sql ?? item }
  if (item.endsWith('*')) return { problem: 'the SELECT says *: name each column that the relation has' }
  return { problem: `'${item.slice(0, 60)}' has no name: write AS and the relation's column` }
}
