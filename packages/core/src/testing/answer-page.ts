import type { Answer } from './memory-database.ts'

/** Answers a page query over a relation: its rows in the order of their key, after a key, at most so many, or one alone. */
export function answerPage(relation: string, key: readonly string[]): Answer {
  return ({ after, limit, only }, state) => {
    const rows = (state.relations.get(relation) ?? [])
      .map((row) => ({ row, rank: key.map((field) => String(row[field])) }))
      .sort((left, right) => compareKeys(left.rank, right.rank))
    const later = rows.filter(({ rank }) => !isKey(after) || compareKeys(rank, after) > 0)
    const wanted = later.filter(
      ({ rank }) => !Array.isArray(only) || only.some((key) => isKey(key) && compareKeys(rank, key) === 0),
    )
    return wanted.slice(0, Number(limit)).map(({ row }) => row)
  }
}

function isKey(value: unknown): value is readonly string[] {
  return Array.isArray(value)
}

function compareKeys(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? ''
    if (part !== other) return part < other ? -1 : 1
  }
  return left.length - right.length
}
