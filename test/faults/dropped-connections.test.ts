import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { countOrders } from '../tick/count-orders.ts'
import { type FaultBed, openFaultBed, type RunnerHere, tenants, withFleet } from './fault-bed.ts'
import { expectState, type FleetState, readFleetState } from './fleet-state.ts'

const schedulers = 6
const both: RunnerHere = { jobs: [updateAccountTypes, countOrders], pageSize: 5 }

let bed: FaultBed
let undisturbed: FleetState
beforeAll(async () => {
  bed = await openFaultBed(inject('postgresUrl'))
  await withFleet(bed, async (fleet) => {
    await fleet.runner(both).tick()
    undisturbed = await readFleetState(fleet.owner)
  })
})
afterAll(() => bed.close())

describe('Connections are dropped under load: all runs end, nothing is lost or done twice, and each row is its tenant’s', () => {
  for (const { seed, draw } of seededRounds(['dropped'], 2)) {
    const every = 100 + draw(200)
    test(`${schedulers} schedulers at once, a backend ended every ${every} messages (seed ${seed})`, () =>
      withFleet(bed, async (fleet) => {
        const dropped: Promise<number>[] = []
        const proxy = await startProtocolProxy(fleet.url, (message) => {
          if (message % every === 0) dropped.push(dropOne())
        })
        async function dropOne(): Promise<number> {
          const ended = await fleet.owner(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where usename = $1 and datname = current_database() order by md5(pid::text || $2) limit 1`,
            [fleet.login, `${seed} ${dropped.length}`],
          )
          return ended.length
        }
        const tick = () => fleet.runner({ ...both, url: proxy.url }).tick()
        try {
          const reports = await Promise.all(Array.from({ length: schedulers }, tick))
          const entries = reports.flatMap((report) => report.entries)
          const results = entries.map(({ result, error }) => error?.message ?? result)
          expect(results.filter((result) => result === 'ran')).toHaveLength(tenants.length * 2)
          expect(new Set([...results, 'ran', 'busy', 'ended'])).toEqual(new Set(['ran', 'busy', 'ended']))
          const ended = (await Promise.all(dropped)).reduce((sum, count) => sum + count, 0)
          expect(ended).toBeGreaterThan(10)
          await expectState(fleet.owner, undisturbed)
        } finally {
          proxy.close()
        }
      }))
  }
})
