import { stripVTControlCharacters } from 'node:util'

/** A column's title, and on which side its cells are flush. */
export interface TableColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** Rows as aligned text. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => lengthOf(line[index] ?? ''))))
  const cell = (text: string, index: number) => {
    const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - lengthOf(text)))
    return columns[index]?.align === 'right' ? padding + text : text + padding
  }
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n')
}

/** The text, cut where it is longer than `width`; for text without styles. */
export function cut(text: string, width: number): string {
  const characters = [...text]
  return characters.length <= width ? text : `${characters.slice(0, Math.max(1, width - 1)).join('')}…`
}

/** Characters as they are shown, colours not counted. */
function lengthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length
}
