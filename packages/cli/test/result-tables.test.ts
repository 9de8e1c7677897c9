import { migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase } from '@leora-jobs/test-server'
import { expect, inject, onTestFinished, test } from 'vitest'
import { resultTables } from '../src/prisma/result-tables.ts'

test('the models have the columns of the tables that migrate makes', async () => {
  const database = await createTestDatabase(inject('postgresUrl'), 'results')
  const connection = await openConnection({ url: database.url })
  onTestFinished(async () => {
    await connection.close()
    await database.drop()
  })
  await migrate(connection, { source: standardSource })
  for (const { table, key, columns } of resultTables) {
    const stored = await connection.transaction({}, ({ query }) =>
      query<{ name: string; type: string; place: number | null }>(
        `select attname::text as name, format_type(atttypid, null) || case when attnotnull then '' else '?' end as type,
           array_position(i.indkey::int2[], a.attnum) as place
         from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary
         where attrelid = $1::text::regclass and attnum > 0 and not attisdropped order by attnum`,
        [`leora_jobs.${table}`],
      ),
    )
    expect(columns).toEqual(stored.rows.map(({ name, type }) => [name, type]))
    const keyed = stored.rows.filter(({ place }) => place !== null)
    expect(key).toEqual(keyed.toSorted((a, b) => Number(a.place) - Number(b.place)).map(({ name }) => name))
  }
})
