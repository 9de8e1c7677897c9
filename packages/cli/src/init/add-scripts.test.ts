import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addScripts } from './add-scripts.ts'

const scripts = { 'jobs:run': 'leora-jobs run', 'jobs:tick': 'leora-jobs tick' }

it.each([
  [
    'behind the others, as they are indented',
    '{\n\t"name": "a",\n\t"scripts": {\n\t\t"dev": "next dev"\n\t},\n\t"files": ["dist", "bin"]\n}\n',
    '{\n\t"name": "a",\n\t"scripts": {\n\t\t"dev": "next dev",\n\t\t"jobs:run": "leora-jobs run",\n\t\t"jobs:tick": "leora-jobs tick"\n\t},\n\t"files": ["dist", "bin"]\n}\n',
  ],
  [
    'where there are none',
    '{\n    "name": "a"\n}',
    '{\n    "name": "a",\n    "scripts": {\n        "jobs:run": "leora-jobs run",\n        "jobs:tick": "leora-jobs tick"\n    }\n}',
  ],
  [
    'into an empty list',
    '{\r\n  "scripts": {},\r\n  "name": "a"\r\n}\r\n',
    '{\r\n  "scripts": {\r\n    "jobs:run": "leora-jobs run",\r\n    "jobs:tick": "leora-jobs tick"\r\n  },\r\n  "name": "a"\r\n}\r\n',
  ],
  [
    'on one line',
    '{ "scripts": { "a": "}\\"," }, "b": 1 }',
    '{ "scripts": { "a": "}\\",", "jobs:run": "leora-jobs run", "jobs:tick": "leora-jobs tick" }, "b": 1 }',
  ],
  [
    'into nothing at all',
    '{}',
    '{\n  "scripts": {\n    "jobs:run": "leora-jobs run",\n    "jobs:tick": "leora-jobs tick"\n  }\n}',
  ],
])('adds scripts %s', (_, text, expected) => {
  expect(addScripts(text, scripts)).toBe(expected)
})

const seed = Number(process.env.LEORA_SEED ?? Date.now() % 1_000_000)

it(`whatever package.json holds, the scripts are added and nothing else changes (seed ${seed})`, () => {
  const others = fc.dictionary(
    fc.string(),
    fc.json().map((text) => JSON.parse(text) as unknown),
    { maxKeys: 5 },
  )
  const existing = fc.option(fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }), { nil: undefined })
  const layout = fc.constantFrom(undefined, 1, 2, 4, '\t')
  fc.assert(
    fc.property(others, existing, layout, fc.boolean(), (rest, before, indentation, isFirst) => {
      const { scripts: _, ...other } = rest
      const own = before === undefined ? {} : { scripts: before }
      const document = isFirst ? { ...own, ...other } : { ...other, ...own }
      const text = JSON.stringify(document, null, indentation)
      const after = addScripts(text, scripts)
      expect(JSON.parse(after)).toEqual({ ...document, scripts: { ...before, ...scripts } })
      // what was there is there still, in its order: the new text is the old one with one insertion
      let [start, end] = [0, 0]
      while (start < text.length && text[start] === after[start]) start += 1
      while (end < text.length - start && text.at(-1 - end) === after.at(-1 - end)) end += 1
      expect(text.slice(start, text.length - end).trim()).toBe('')
    }),
    { seed, numRuns: 300 },
  )
})
