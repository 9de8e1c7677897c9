import { expect, test } from 'vitest'
import { ledgerMigrations } from './migration-files.ts'
import { schemaVersion } from './schema-version.ts'

test('is the number of the newest migration', async () => {
  const files = await ledgerMigrations()
  expect(Number(files.at(-1)?.name.slice(0, 4))).toBe(schemaVersion)
})

test('from 0004 on each migration states the oldest code that can work with it, and that is older than the migration or it', async () => {
  for (const { name, oldestCode } of (await ledgerMigrations()).slice(3)) {
    const number = Number(name.slice(0, 4))
    expect({ name, isStated: oldestCode !== null && oldestCode <= number }).toEqual({ name, isStated: true })
  }
})
