import { readFileSync } from 'node:fs'
import { ruleTypes } from '@leora-jobs/core/jobs'
import { expect, it } from 'vitest'
import { commonFields, ownFields, type RuleField } from './rule-fields.ts'

const page = readFileSync(new URL('../../../../docs/rules.md', import.meta.url), 'utf8')

/** The cells of the tables' rows that begin with a name in code. */
const rows = page.split('\n').flatMap((line) => {
  const cells = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim())
  const [, name] = /^`([^`]+)`$/.exec(cells[0] ?? '') ?? []
  return name === undefined || !line.startsWith('|') ? [] : [{ name, cells }]
})
const rowOf = (name: string) => rows.find((row) => row.name === name)?.cells

const written = ({ default: value }: RuleField) => (value === null ? 'none' : JSON.stringify(value))

it.each(ruleTypes.map((type) => [type.type, type] as const))(
  'docs/rules.md says what %s is about and can be told',
  (name, type) => {
    const fields = ownFields(type).map((field) => `\`${field.name}\` ${written(field)}`)
    const config = fields.length === 0 ? 'none' : fields.join(', ')
    const about = type.subjectKind === 'sku' ? 'a SKU' : `a ${type.subjectKind}`
    expect(rowOf(name)).toEqual([`\`${name}\``, about, expect.stringMatching(/.{20}/), config])
  },
)

it.each(commonFields().map((field) => [field.name, field] as const))(
  'docs/rules.md has the default of %s',
  (name, field) => {
    const cell = written(field)
    expect(rowOf(name)?.slice(0, 2)).toEqual([`\`${name}\``, cell === 'none' ? cell : `\`${cell}\``])
  },
)

it('docs/rules.md has no type that there is not', () => {
  const types = ruleTypes.map(({ type }) => type)
  const named = rows.map(({ name }) => name).filter((name) => name.includes('-'))
  expect(named).toEqual(types)
})
