import { expect, it } from 'vitest'
import { slugOf } from './slug-of.ts'

it.each([
  [['update-account-types'], 'update-account-types'],
  [['update.account_types', 'Well Crafted'], 'update-account_types-well-crafted'],
  [['42'], 'job-42'],
  [['42', 'acme'], '42-acme'],
])('%j is %s', (parts, slug) => expect(slugOf(parts)).toBe(slug))

it('a name that is too long is cut at 50, and no two that begin alike become one', () => {
  const long = 'a'.repeat(60)
  const slugs = [slugOf([long, 'first']), slugOf([long, 'second']), slugOf([`${long}-first`])]
  for (const slug of slugs) expect(slug).toMatch(/^a{41}-[0-9a-f]{8}$/)
  expect(new Set(slugs).size).toBe(3)
})
