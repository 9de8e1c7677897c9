/** `nextReviewOn` -> `next_review_on`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** `next_review_on` -> `nextReviewOn`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** A row with camel-case fields. The names of a result are the same in every row, so they are translated once. */
export function camelRows(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const [first] = rows
  if (!first) return []
  const names = Object.keys(first).map((name) => [name, camelCase(name)] as const)
  return rows.map((row) => {
    const renamed: Record<string, unknown> = {}
    for (const [from, to] of names) renamed[to] = row[from]
    return renamed
  })
}
