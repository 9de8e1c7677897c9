/** `nextReviewOn` -> `next_review_on`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** `next_review_on` -> `nextReviewOn`. */
function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Rows with camel-case fields. */
export function camelRows(rows: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return rows.map(camelRow(Object.keys(rows[0] ?? {})))
}

/** What picks these columns of a row as camel-case fields. Names are the same in every row, so they are translated once. */
export function camelRow(columns: readonly string[]): (row: Record<string, unknown>) => Record<string, unknown> {
  const names = columns.map((name) => [name, camelCase(name)] as const)
  return (row) => {
    const renamed: Record<string, unknown> = {}
    for (const [from, to] of names) renamed[to] = row[from]
    return renamed
  }
}
