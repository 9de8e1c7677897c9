import { describe, expect, test } from 'vitest'
import { addShop } from '../bed/add-shop.ts'
import { ownerScript } from '../bed/as-owner.ts'
import type { Subject } from '../bed/test-bed.ts'
import { openBed } from '../bed/use-bed.ts'

export function describeTenants(subject: Subject): void {
  describe('tenants', () => {
    test('are read from the source, in the order of their slugs, ids as text', async () => {
      const bed = await openBed(subject)
      expect(await bed.database.listTenants()).toEqual([])
      const south = await addShop(bed, 'south', [], 'Pacific/Chatham')
      const north = await addShop(bed, 'north', [])
      expect(await bed.database.listTenants()).toEqual([north, south])
    })

    test('a source that does not fit names everything that is missing', async () => {
      const bed = await openBed(subject)
      await ownerScript(bed, 'alter table tenant rename slug to nickname; alter table customer rename name to title')
      const fault = {
        code: 'SOURCE_INVALID',
        details: { problems: [expect.stringMatching(/^tenant\.slug/), expect.stringMatching(/^customer\.name/)] },
      }
      await expect(bed.database.listTenants()).rejects.toMatchObject(fault)
    })
  })
}
