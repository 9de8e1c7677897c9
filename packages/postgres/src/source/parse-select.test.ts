import { expect, test } from 'vitest'
import { parseSelect } from './parse-select.ts'

test('a plain SELECT is taken apart', () => {
  expect(
    parseSelect(`
      -- accounts, with "from" in a comment; and a semicolon
      select a.id, a."org_id" AS tenant_id, concat_ws(' from ', a.first, a.last) as name, /* , */ 'x, y' as territory,
        case when a.state is distinct from 'gone' then extract(year from a.born) end as state,
        (select count(*) from shop.purchase p where p.account = a.id) as customer_type, array[1, 2]::text as account_type
      from shop.account a left join shop.region r on r.id = a.region;
    `),
  ).toEqual({
    from: 'shop.account a left join shop.region r on r.id = a.region',
    columns: {
      id: 'a.id',
      tenant_id: 'a."org_id"',
      name: `concat_ws(' from ', a.first, a.last)`,
      territory: `'x, y'`,
      state: `case when a.state is distinct from 'gone' then extract(year from a.born) end`,
      customer_type: '(select count(*) from shop.purchase p where p.account = a.id)',
      account_type: 'array[1, 2]::text',
    },
  })
})

test('so is its WHERE', () => {
  expect(parseSelect(`select id, b as tenant_id from a where not (x = ' where ') or y`)).toEqual({
    from: 'a',
    where: `not (x = ' where ') or y`,
    columns: { id: 'id', tenant_id: 'b' },
  })
})

test.each([
  `select distinct id, org as tenant_id from shop.account`,
  `with live as (select * from shop.account) select id, org as tenant_id from live`,
  `select id, max(org) as tenant_id from shop.account group by id`,
  `select id, org as tenant_id from a union all select id, org from b`,
])('any other stands whole: %s', (sql) => {
  expect(parseSelect(sql)).toEqual({ from: `(${sql}) as selected`, columns: { id: '"id"', tenant_id: '"tenant_id"' } })
})

test.each([
  ['update shop.account set id = 1', ['the text is no SELECT']],
  ['select 1 as id', ['the SELECT has no FROM']],
  ['select id from a; drop table a', ['the text is more than one statement']],
  ['select * from a', ['the SELECT says *: name each column that the relation has']],
  [
    'select id, upper(name), a.* from a',
    [
      `'upper(name)' has no name: write AS and the relation's column`,
      'the SELECT says *: name each column that the relation has',
    ],
  ],
])('%s', (sql, problems) => {
  expect(parseSelect(sql)).toEqual({ problems })
})
