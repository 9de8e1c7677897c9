/** A YAML scalar in quotes: plain ones can be read as numbers, booleans or comments. In double ones, which formatters leave as they are. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Lines of a block, each with as many more spaces before it. */
export function indented(text: string, spaces: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`)
}
