import { describe, expect, it } from 'vitest'
import { createIds } from './create-ids.ts'
import { createRep } from './create-rep.ts'
import { nameCustomer } from './name-customer.ts'

const indexes = Array.from({ length: 60_000 }, (_, index) => index)

describe('unique by construction', () => {
  it('names: no two customers share one, at any size and whatever their type', () => {
    const names = indexes.map((index) => nameCustomer(11, index, index % 5 < 3))
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => /[^ -~]/.test(name)).length).toBeGreaterThan(1000)
  })

  it('reps: no two share a name', () => {
    const names = indexes.slice(0, 200).map((index) => createRep(1, index, '', 'x').name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('ids: no two records share one, and all are uuids of version 4', () => {
    const ids = createIds(3)
    const all = indexes.flatMap((index) => [ids('order', index), ids('order_line', index)])
    expect(new Set(all).size).toBe(all.length)
    const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
    expect(all.every((id) => uuid.test(id))).toBe(true)
  })
})
