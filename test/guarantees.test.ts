import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../', import.meta.url)

/** `| guarantee | `file`: title |` */
const rows = [
  ...readFileSync(new URL('docs/guarantees.md', root), 'utf8').matchAll(/^\| (.+?) \| `([^`]+\.ts)`: (.+) \|$/gm),
]

it('docs/guarantees.md names tests', () => {
  expect(rows.length).toBeGreaterThan(20)
})

it.each(
  rows.map(([, guarantee, file, title]) => ({
    guarantee: guarantee?.trim(),
    file: file ?? '',
    title: title?.trim() ?? '',
  })),
)('$guarantee', ({ file, title }) => {
  const path = new URL(file, root)
  expect(existsSync(path), file).toBe(true)
  expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(title)
})
