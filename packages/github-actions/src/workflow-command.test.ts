import { expect, it } from 'vitest'
import { workflowCommand } from './workflow-command.ts'

it('escapes what would end a command, or a property', () => {
  expect(workflowCommand('error', '100 %\r\nof: a, b::', { title: 'a: b, 5 %\n' })).toBe(
    '::error title=a%3A b%2C 5 %25%0A::100 %25%0D%0Aof: a, b::',
  )
  expect(workflowCommand('add-mask', 's3cret')).toBe('::add-mask::s3cret')
})
