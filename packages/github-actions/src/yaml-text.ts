/** A YAML scalar in single quotes: plain ones can be read as numbers, booleans or comments. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Lines of a block, each with as many more spaces before it. */
export function indented(text: string, spaces: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`)
}
