import { standardSource } from '@leora-jobs/postgres'
import { expect, test } from 'vitest'
import { defineConfig } from './define-config.ts'
import { defineSource } from './define-source.ts'

const tenant = { from: 'org', columns: { id: 'id', slug: 'handle', name: 'title', time_zone: `'UTC'` } }

test('what TypeScript can tell of a source, it does', () => {
  const source = defineSource({
    name: 'mine',
    relations: { tenant, customer: 'select id, org as tenant_id, name from x' },
  })
  expect(defineConfig({ source }).config.source).toBe(source)
  // @ts-expect-error: there is no such relation
  defineSource({ name: 'mine', relations: { custmer: 'select id from x' } })
  // @ts-expect-error: a column is missing
  defineSource({ name: 'mine', relations: { customer: { from: 'x', columns: { tenant_id: 'org', id: 'id' } } } })
  const select = 'select id, org as tenant_id, name from x'
  // @ts-expect-error: there is no such column to write back to
  defineSource({ name: 'mine', relations: { customer: { select, writable: { table: 'x', columns: { nmae: 'y' } } } } })
})

test('a config takes presets by name, and sources as they are', () => {
  expect(defineConfig({ source: 'leora-portal' }).config.source).toBe('leora-portal')
  expect(defineConfig({ source: standardSource }).config.source).toBe(standardSource)
  // @ts-expect-error: there is no such preset
  expect(() => defineConfig({ source: 'leora-portl' })).toThrow(`write 'standard' or 'leora-portal'`)
  // @ts-expect-error: that is none
  expect(() => defineConfig({ source: 42 })).toThrow('it is no source')
})
