import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { seededRounds } from '../support/seeded-rounds.ts'
import { beforeWrite } from './before-write.ts'
import { customers, type FaultBed, openFaultBed, pageSize, tenantId, tenants, withFleet } from './fault-bed.ts'
import { expectState } from './fleet-state.ts'

let bed: FaultBed
beforeAll(async () => {
  bed = await openFaultBed(inject('postgresUrl'))
})
afterAll(() => bed.close())

describe('A serialisation failure (40001): the page is tried again, and nothing is lost or done twice', () => {
  for (const { seed, draw } of seededRounds(['written'], 2)) {
    const number = 1 + draw(customers / pageSize)
    test(`the application writes customers after page ${number} has read them (seed ${seed})`, () =>
      withFleet(bed, async (fleet) => {
        await serializable(fleet)
        const failures: unknown[] = []
        const report = await fleet
          .runner({
            onEvent: (event) => {
              if (event.type === 'retrying') failures.push(event.error.details.sqlstate)
            },
            wrap: (database) =>
              beforeWrite(database, async (write) => {
                if (write === number) await fleet.owner('update customer set territory = territory')
              }),
          })
          .tick()
        expect(report.entries.map(({ result }) => result)).toEqual(['ran', 'ran', 'ran'])
        expect(failures).toContain('40001')
        await expectState(fleet.owner, bed.undisturbed)
      }))
  }

  test('five schedulers at once, all of them serializable, while the application writes', () =>
    withFleet(bed, async (fleet) => {
      await serializable(fleet)
      const write = (database: Parameters<typeof beforeWrite>[0]) =>
        beforeWrite(database, async () => {
          await fleet.owner(
            'update customer set territory = territory where tenant_id = $1::uuid and random() < 0.03',
            [tenantId('mosel')],
          )
        })
      const reports = await Promise.all(Array.from({ length: 5 }, () => fleet.runner({ wrap: write }).tick()))
      const results = reports.flatMap(({ entries }) => entries.map(({ result, error }) => error?.message ?? result))
      expect(results.filter((result) => result === 'ran')).toHaveLength(tenants.length)
      expect(new Set([...results, 'busy', 'ended'])).toEqual(new Set(['ran', 'busy', 'ended']))
      await expectState(fleet.owner, bed.undisturbed)
    }))
})

async function serializable({ owner, login, name }: Parameters<Parameters<typeof withFleet>[1]>[0]): Promise<void> {
  await owner(`alter role ${login} in database ${name} set default_transaction_isolation = 'serializable'`)
}
