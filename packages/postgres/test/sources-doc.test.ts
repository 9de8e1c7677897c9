import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { relationColumns } from '../src/index.ts'

test('docs/sources.md has the relations and their columns as they are', () => {
  const text = readFileSync(new URL('../../../docs/sources.md', import.meta.url), 'utf8')
  const listOf = (cell = '') =>
    cell
      .replaceAll(/ \((day|json)\)/g, '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
  const rows = [...text.matchAll(/^\s*\| `(\w+)`\s+\| ([^|]*)\|([^|]*)\|$/gm)]
  expect(rows.map(([, name, needed, optional]) => [name, listOf(needed), listOf(optional)])).toEqual(
    Object.entries(relationColumns).map(([name, columns]) => {
      const named = (isOptional: boolean) =>
        Object.entries(columns).flatMap(([column, kind]) => (kind.isOptional === isOptional ? [column] : []))
      return [name, named(false), named(true)]
    }),
  )
})
