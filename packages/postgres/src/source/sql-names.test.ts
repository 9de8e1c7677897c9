import { expect, test } from 'vitest'
import { firstTable, namesIn, plainColumn, tablesByQualifier } from './sql-names.ts'

test('plain columns, and what is none', () => {
  expect(plainColumn('Tenant_ID')).toEqual({ qualifier: null, column: 'tenant_id' })
  expect(plainColumn(' o . "customerId" ')).toEqual({ qualifier: 'o', column: 'customerId' })
  for (const text of ['id::text', `'x'`, 'a + b', 'f(x)', 'null', 'false', '1', ''])
    expect(plainColumn(text)).toBeNull()
})

test('names in an expression, without the texts in it', () => {
  expect(namesIn(`"orderedAt" at time zone 'UTC'`)).toEqual(['orderedAt', 'at', 'time', 'zone'])
  expect(namesIn(`"a""b".C`)).toEqual(['a"b', 'c'])
})

test('what qualifiers in a FROM stand for', () => {
  const from = 'public."OrderLine" as l\n left join "Order" o on o.id = l."orderId" join sku on true, app.Tax t'
  expect(Object.fromEntries(tablesByQualifier(from))).toEqual({ l: 'OrderLine', o: 'Order', sku: 'sku', t: 'tax' })
})

test.each([
  ['public."Order" o join x on true', 'public."Order"'],
  ['shop.item', 'shop.item'],
  ['(select a from only shop.item where b) as selected', 'shop.item'],
  ['(values (1)) v', ''],
])('the first table of %s', (from, table) => {
  expect(firstTable(from)).toBe(table)
})
