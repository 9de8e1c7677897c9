import { fragment, param, type SqlFragment } from '../sql-fragment.ts'

/**
 * Values as an array of JSON texts, null for null. They travel as one text: JSON holds no line break, so lines need no quoting. As items of an array
 * literal each of its quotes is escaped, a fifth of Node's time for 100,000 changes.
 */
export function jsonLines(values: readonly unknown[]): SqlFragment {
  const lines = values.map((value) => (value === null ? '' : JSON.stringify(value)))
  return fragment`string_to_array(${param(lines.join('\n'), 'text')}, e'\n', '')`
}
