import { format, validate } from '@prisma/prisma-schema-wasm'
import { expect, test } from 'vitest'
import { builtInJobs } from '../define-config.ts'
import { prismaModels } from './prisma-models.ts'
import { resultTables } from './result-tables.ts'

/** A project's own file, as the header asks for. */
const schema = `generator client {
  provider = "prisma-client"
  output   = "../generated"
}

datasource db {
  provider = "postgresql"
  schemas  = ["public", "leora_jobs"]
}

model Customer {
  id String @id @db.Uuid

  @@schema("public")
}
`

const valid = (files: readonly (readonly [string, string])[]) =>
  validate(JSON.stringify({ prismaSchema: files, noColor: true }))

test('the models of all tables, readable to people', () => {
  expect(prismaModels(resultTables)).toContain(`model AccountClassification {
  tenantId        String    @map("tenant_id")
  customerId      String    @map("customer_id")
  type            String
  volumeTier      String    @map("volume_tier")
`)
  expect(prismaModels(resultTables)).toContain(`  since           DateTime? @db.Date
  nextChangeOn    DateTime? @map("next_change_on") @db.Date
`)
})

test('Prisma’s own validator has nothing to say beside a project’s file, and its formatter changes nothing', () => {
  const models = prismaModels(resultTables)
  expect(() =>
    valid([
      ['schema.prisma', schema],
      ['leora-jobs.prisma', models],
    ]),
  ).not.toThrow()
  expect(() =>
    valid([
      ['schema.prisma', schema],
      ['leora-jobs.prisma', models.replace('Json', 'Jason')],
    ]),
  ).toThrow(/Jason/)
  const options = { textDocument: { uri: 'file:/leora-jobs.prisma' }, options: { tabSize: 2, insertSpaces: true } }
  const formatted = JSON.parse(format(JSON.stringify([['leora-jobs.prisma', models]]), JSON.stringify(options)))
  expect(formatted).toEqual([['leora-jobs.prisma', models]])
})

test('every table that a job in the box maintains has its model', () => {
  const maintained = builtInJobs.flatMap(({ steps }) => steps.map(({ target }) => target.name))
  expect(resultTables.map(({ table }) => table)).toEqual(expect.arrayContaining(maintained))
})
