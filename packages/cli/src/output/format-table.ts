import { stripVTControlCharacters } from 'node:util'

/** A column's title, and on which side its cells are flush. */
export interface TableColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** Rows as aligned text; the last column is cut where the line would be wider than `width`. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[], width: number): string {
  const lines = [columns.map(({ title }) => title), ...rows]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => lengthOf(line[index] ?? ''))))
  const cell = (text: string, index: number) => {
    const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - lengthOf(text)))
    return columns[index]?.align === 'right' ? padding + text : text + padding
  }
  return lines.map((line) => cut(line.map(cell).join('  ').trimEnd(), width)).join('\n')
}

/** Characters as they are shown, colours not counted. */
function lengthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length
}

function cut(line: string, width: number): string {
  if (lengthOf(line) <= width) return line
  return `${[...stripVTControlCharacters(line)].slice(0, width - 1).join('')}…`
}
