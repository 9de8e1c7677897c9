import { describe, expect, it } from 'vitest'
import { resolveTenant } from './resolve-tenant.ts'

const tenantOf = (id: string, slug: string) => ({ id, slug, name: slug, timeZone: 'UTC' })
const tenants = [tenantOf('1', 'well-crafted'), tenantOf('2', 'acme'), tenantOf('3', 'vineyard')]

describe('a tenant', () => {
  it.each(['acme', '2', { slug: 'acme' }, { id: '2' }])('is found by %j', (reference) => {
    expect(resolveTenant(tenants, reference).id).toBe('2')
  })

  it('is not found by the wrong one of the two', () => {
    expect(() => resolveTenant(tenants, { slug: '2' })).toThrow("There is no tenant '2'")
    expect(() => resolveTenant(tenants, { id: 'acme' })).toThrow("There is no tenant 'acme'")
  })

  it('whose slug is the id of another is meant by it, in whatever order they come', () => {
    const odd = [tenantOf('acme', 'first'), tenantOf('9', 'acme')]
    expect(resolveTenant(odd, 'acme').id).toBe('9')
    expect(resolveTenant(odd.toReversed(), 'acme').id).toBe('9')
  })

  it.each([
    ['well-crafed', "There is no tenant 'well-crafed'. Did you mean 'well-crafted'?", ['well-crafted']],
    ['well', "There is no tenant 'well'. Did you mean 'well-crafted'?", ['well-crafted']],
    [
      'nobody-at-all',
      "There is no tenant 'nobody-at-all'. There are 3; the first are well-crafted, acme, vineyard.",
      [],
    ],
    ['', /^There is no tenant ''/, expect.any(Array)],
  ])('%j is unknown, never an empty success', (reference, message, closeMatches) => {
    expect(() => resolveTenant(tenants, reference)).toThrow(message)
    expect(() => resolveTenant(tenants, reference)).toThrow(
      expect.objectContaining({
        code: 'TENANT_UNKNOWN',
        details: { field: 'tenant', tenant: reference, closeMatches },
      }),
    )
  })

  it('cannot be found where there is none', () => {
    expect(() => resolveTenant([], 'acme')).toThrow('The tenant relation of the source is empty.')
  })
})
