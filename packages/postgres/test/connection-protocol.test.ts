import { expect, test } from 'vitest'
import { countFlights } from './support/counting-proxy.ts'
import { openDatabase } from './support/database.ts'

test.for([true, false])('values keep every digit, whatever their type (prepare: %s)', async (prepare) => {
  const { connect } = await openDatabase()
  const connection = await connect({ prepare })
  const texts = ['plain', '', 'NULL', '{"a",\\b}', 'line\nbreak', null]
  const { rows } = await connection.transaction({}, ({ query }) =>
    query(
      `select $1::int8 as int8, $2::numeric as numeric, $3::timestamp as moment, $4::jsonb as json, $5::text[] as texts,
        $6::boolean[] as flags, $7::int[] as ints, $8::boolean as flag, $9::float8 as float, $10::timestamptz[] as instants,
        $11::text as nothing, '{}'::text[] as none, 'true'::text as word`,
      [
        9007199254740993n,
        '0.10',
        '2026-01-02 03:04:05.123456',
        JSON.stringify({ a: ['x"y'] }),
        texts,
        [true, false, null],
        [1, -2],
        true,
        1e-7,
        [new Date(0)],
        null,
      ],
    ),
  )
  expect(rows).toEqual([
    {
      int8: '9007199254740993',
      numeric: '0.10',
      moment: '2026-01-02 03:04:05.123456',
      json: { a: ['x"y'] },
      texts,
      flags: [true, false, null],
      ints: [1, -2],
      flag: true,
      float: 1e-7,
      instants: [expect.stringContaining('1970-01-01')],
      nothing: null,
      none: [],
      word: 'true',
    },
  ])
})

test('round trips: 2 to connect, then 1 for BEGIN, settings, role and the first statements, and 1 for COMMIT', async () => {
  const { url, connect } = await openDatabase()
  const proxy = await countFlights(url)
  const connection = await connect({ url: proxy.url })
  expect(proxy.take()).toBe(2)
  const flights = async (connected = connection) => {
    await connected.transaction({ settings: { 'app.a': '1' }, role: 'postgres' }, async ({ query }) => {
      await Promise.all([query('select $1::text[] as list', [['a']]), query('select $1::int as number', [1])])
    })
    return proxy.take()
  }
  expect(await flights()).toBe(2)
  expect(await flights()).toBe(2)
  const unprepared = await connect({ url: proxy.url, prepare: false })
  proxy.take()
  expect(await flights(unprepared)).toBe(2)
})

test('a script runs several statements, a query one', async () => {
  const { admin, connect } = await openDatabase()
  const connection = await connect()
  await connection.transaction({}, ({ script }) => script('create table a (); create table b ();'))
  expect(await admin`select from pg_tables where schemaname = 'public'`).toHaveLength(2)
  const stacked = connection.transaction({}, ({ query }) => query('select 1; drop table a'))
  await expect(stacked).rejects.toMatchObject({ code: 'STATEMENT_FAILED', details: { sqlstate: '42601' } })
})
