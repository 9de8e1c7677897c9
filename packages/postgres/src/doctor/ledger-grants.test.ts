import { expect, test } from 'vitest'
import { rolesSql } from '../migrate/migration-files.ts'
import { ledgerGrants } from './ledger-grants.ts'

test('the grants on our tables are read off roles.sql', async () => {
  const grants = ledgerGrants(await rolesSql())
  expect(grants).toContainEqual({ privilege: 'select', table: '*' })
  for (const privilege of ['insert', 'update']) {
    for (const table of ['lease', 'run', 'failure', 'change']) expect(grants).toContainEqual({ privilege, table })
  }
})

test('what is granted to others, or on other things, is left out', () => {
  const sql = `grant usage on schema leora_jobs to leora_jobs_runner;
    grant select on leora_jobs.run to leora_jobs_reader;
    grant insert, delete on leora_jobs.a, leora_jobs.b to leora_jobs_reader, leora_jobs_runner;`
  expect(ledgerGrants(sql).map(({ privilege, table }) => `${privilege} ${table}`)).toEqual([
    'insert a',
    'insert b',
    'delete a',
    'delete b',
  ])
})
