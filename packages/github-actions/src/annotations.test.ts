import { expect, it } from 'vitest'
import { annotationCommands } from './annotations.ts'
import type { Annotation } from './report-entry.ts'

const many = (count: number, level: Annotation['level']) =>
  Array.from({ length: count }, (_, index) => ({ level, title: `job, north`, message: `${level} ${index}` }))

it('sends the gravest nine and counts the others', () => {
  const commands = annotationCommands([...many(20, 'warning'), ...many(3, 'error')])
  expect(commands).toHaveLength(10)
  expect(commands.slice(0, 4)).toEqual([
    '::error title=job%2C north::error 0',
    '::error title=job%2C north::error 1',
    '::error title=job%2C north::error 2',
    '::warning title=job%2C north::warning 0',
  ])
  expect(commands[9]).toBe('::warning::14 more: the log of this step has them.')
})

it('counts with an error where errors are left', () => {
  expect(annotationCommands(many(10, 'error')).at(-1)).toBe('::error::1 more: the log of this step has them.')
  expect(annotationCommands(many(9, 'error'))).toHaveLength(9)
  expect(annotationCommands([])).toEqual([])
})
