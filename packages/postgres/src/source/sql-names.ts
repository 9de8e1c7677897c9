const name = String.raw`(?:"(?:[^"]|"")+"|[a-zA-Z_][\w$]*)`
const plain = new RegExp(`^\\s*(?:(${name})\\s*\\.\\s*)?(${name})\\s*$`)
const tableInFrom = new RegExp(
  `(?:^|,|\\bjoin\\b)\\s*(?:only\\s+)?(?:${name}\\s*\\.\\s*)?(${name})(?:\\s+(?:as\\s+)?(${name}))?`,
  'gi',
)
const notAliases = /^(on|using|join|inner|left|right|full|cross|natural|where|tablesample)$/i

/** A name as the catalogs hold it: quoted names as they are, others in lower case. */
function catalogName(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()
}

/** Every name in a piece of SQL, keywords and functions included; texts in quotes are left out. */
export function namesIn(sql: string): readonly string[] {
  const found = sql.replaceAll(/'(?:[^']|'')*'/g, ' ').match(new RegExp(name, 'g')) ?? []
  return [...new Set(found.map(catalogName))]
}

/** `o."customerId"` -> its qualifier and name; null for every other expression. */
export function plainColumn(sql: string): { readonly qualifier: string | null; readonly column: string } | null {
  const [, qualifier, column] = plain.exec(sql) ?? []
  if (column === undefined || /^(null|true|false)$/i.test(column)) return null
  return { qualifier: qualifier === undefined ? null : catalogName(qualifier), column: catalogName(column) }
}

/** What each qualifier in a FROM stands for: alias, or the table's own name -> table, without its schema. */
export function tablesByQualifier(from: string): ReadonlyMap<string, string> {
  const tables = new Map<string, string>()
  for (const [, table = '', alias] of from.matchAll(tableInFrom)) {
    const known = alias === undefined || notAliases.test(alias) ? table : alias
    tables.set(catalogName(known), catalogName(table))
  }
  return tables
}

/** The table that a FROM begins with, qualified as it is there; of a SELECT in brackets the first that it names. Empty where none can be told. */
export function firstTable(from: string): string {
  const within = from.trim().startsWith('(') ? (/\bfrom\b([\s\S]*)/i.exec(from)?.[1] ?? '') : from
  return within.trim().match(new RegExp(`^(?:only\\s+)?(${name}(?:\\s*\\.\\s*${name})?)`, 'i'))?.[1] ?? ''
}
