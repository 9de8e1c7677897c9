/** Reads PostgreSQL's text of a one-dimensional array, `{1,"a b",NULL}`; `parseItem` reads what is not null. */
export function parseArray(text: string, parseItem: (text: string) => unknown): unknown[] {
  const items = text.matchAll(/(?:"((?:[^"\\]|\\.)*)"|([^{},"]+))[,}]/gs)
  return Array.from(items, ([, quoted, bare = '']) => {
    if (quoted !== undefined) return parseItem(quoted.replace(/\\(.)/gs, '$1'))
    return bare === 'NULL' ? null : parseItem(bare)
  })
}
