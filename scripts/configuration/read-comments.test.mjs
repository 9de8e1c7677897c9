import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { interfaceMembers, zodComments } from './read-comments.mjs'

const folder = mkdtempSync(join(tmpdir(), 'leora-jobs-comments-'))
const file = join(folder, 'policy.ts')
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  file,
  `export interface Options {
  /** Seconds to
   * wait. @default 5 */
  readonly seconds?: number
  readonly bare: string
}
export const policy = z.strictObject({
  /** The window. */
  window: z.strictObject({ days: z.int(), /** How much. */ share: z.number() }).prefault({}),
})`,
)

it('reads comments and defaults of an interface; a member without one has none', () => {
  expect(interfaceMembers(file, 'Options')).toEqual([
    { name: 'seconds', type: 'number', text: 'Seconds to wait.', default: '5' },
    { name: 'bare', type: 'string', text: '', default: '' },
  ])
  expect(() => interfaceMembers(file, 'Missing')).toThrow('declares no interface Missing')
})

it('reads the comments of nested keys of a zod object', () => {
  expect(Object.fromEntries(zodComments(file, 'policy'))).toEqual({
    window: 'The window.',
    'window.days': '',
    'window.share': 'How much.',
  })
  expect(() => zodComments(file, 'missing')).toThrow('holds no zod object missing')
})
