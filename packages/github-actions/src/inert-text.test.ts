import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inertJson, inertText } from './inert-text.ts'

/** What the runner takes for a command: `::name …::` at the start of a line, `##[name …]` anywhere. */
const isCommand = (line: string) => /^\s*::.*::/.test(line) || /##\[.*\]/.test(line)

const parts = fc.array(fc.constantFrom(':', '::', '##', '#', '[', ']', ' ', '\n', '\\', 'error', 'x'))

it('leaves no command in any text, and a text without one as it is', () => {
  fc.assert(
    fc.property(parts, (texts) => {
      expect(inertText(texts.join('')).split('\n').filter(isCommand)).toEqual([])
    }),
    { numRuns: 5_000 },
  )
  expect(inertText('  Café :: a  type A -> B\n[job] x: y # z')).toBe('  Café :: a  type A -> B\n[job] x: y # z')
  expect(inertText('  ::add-mask::a\n##[error]b')).toBe('  \\::add-mask::a\n#\\#[error]b')
})

it('leaves none in a JSON document either, which stays the same document', () => {
  fc.assert(
    fc.property(parts, parts, (label, value) => {
      const document = { [label.join('')]: [value.join('')] }
      const inert = inertJson(JSON.stringify(document, null, 2))
      expect(JSON.parse(inert)).toEqual(document)
      expect(inert.split('\n').filter(isCommand)).toEqual([])
    }),
  )
})
