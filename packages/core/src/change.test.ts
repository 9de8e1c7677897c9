import { describe, expect, it } from 'vitest'
import { isChanged } from './change.ts'
import { table } from './target.ts'

const target = table({
  name: 'thing',
  key: ['id'],
  columns: { name: 'text', price: 'numeric', count: 'integer', ratio: 'double', open: 'boolean', since: 'date' },
})
const row = { name: 'a', price: '12.50', count: 3, ratio: 0.5, open: true, since: '2026-03-01' }

describe('a change', () => {
  it('is every new row, even an empty one', () => {
    expect(isChanged(target, null, row)).toBe(true)
    expect(isChanged(target, null, {})).toBe(true)
  })

  it('is not the same values', () => {
    expect(isChanged(target, row, { ...row })).toBe(false)
  })

  it.each([
    [{ name: 'b' }, true],
    [{ name: null }, true],
    [{ price: 12.5 }, false],
    [{ price: '12.5' }, false],
    [{ price: '12.51' }, true],
    [{ price: null }, true],
    [{ count: 4 }, true],
    [{ ratio: 0.500001 }, true],
    [{ open: false }, true],
    [{ since: '2026-03-02' }, true],
    [{ other: 'no column' }, false],
  ])('of %j: %s', (after, changed) => {
    expect(isChanged(target, row, { ...row, ...after })).toBe(changed)
  })

  it('holds missing and null for the same, and text for text', () => {
    expect(
      isChanged(
        target,
        { ...row, name: null },
        { price: '12.50', count: 3, ratio: 0.5, open: true, since: '2026-03-01' },
      ),
    ).toBe(false)
    expect(isChanged(target, { ...row, name: '1' }, { ...row, name: '1.0' })).toBe(true)
  })
})
