import type { TickReport } from '@leora-jobs/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { seededRounds } from '../support/seeded-rounds.ts'
import { asApplication, type FaultBed, openFaultBed, pageSize, tenantId, tenants, withFleet } from './fault-bed.ts'
import { expectState } from './fleet-state.ts'

let bed: FaultBed
beforeAll(async () => {
  bed = await openFaultBed(inject('postgresUrl'))
})
afterAll(() => bed.close())

/** Changes nothing, and locks what it updates. */
const touch = (which: string) => `update customer set territory = territory where tenant_id = $1::uuid ${which}`

const customersOf = (page: number) =>
  `select id, ctid from customer where tenant_id = $1::uuid order by id limit ${pageSize} offset ${pageSize * (page - 1)}`

/** The one that comes late, whether the page's customers are gone through by id or by place: others are locked before it. */
const lateInPage = (page: number) => `
  select id from (
    select id, least(row_number() over (order by id), row_number() over (order by ctid)) as rank from (${customersOf(page)}) p
  ) ranked order by rank desc limit 1`

describe('A deadlock with the application (40P01): the page is tried again, and nothing is lost or done twice', () => {
  // 'mosel' has the one that the database rejects, before its page writes back
  for (const { item: slug, seed, draw } of seededRounds(['chianti', 'rioja'] as const)) {
    const page = 1 + draw(6)
    test(`customers of '${slug}' in the opposite order, page ${page} (seed ${seed})`, () =>
      withFleet(bed, async (fleet) => {
        // whoever waits looks for a deadlock once, after this time: ours must look after the application has begun to wait, and before it looks
        await fleet.owner(`alter role ${fleet.login} set deadlock_timeout = '1s'`)
        const deadlocks: unknown[] = []
        await asApplication(fleet.url.replace(fleet.login, 'postgres'), async (application) => {
          let tick: Promise<TickReport> | null = null
          await application.transaction(
            { settings: { search_path: 'public', deadlock_timeout: '30s' } },
            async ({ query }) => {
              const id = [tenantId(slug)]
              await query(touch(`and id = (${lateInPage(page)})`), id)
              tick = fleet
                .runner({
                  onEvent: (event) => {
                    if (event.type === 'retrying') deadlocks.push(event.error.details.sqlstate)
                  },
                })
                .tick()
              await untilWaiting(fleet.owner, fleet.login)
              await query(touch(`and id in (select id from (${customersOf(page)}) p)`), id)
            },
          )
          expect(await tick).toMatchObject({ entries: tenants.map(() => ({ result: 'ran' })) })
        })
        expect(deadlocks).toContain('40P01')
        await expectState(fleet.owner, bed.undisturbed)
      }))
  }
})

type Look = Parameters<typeof expectState>[0]

/** Resolves when a session of ours waits for a lock. */
async function untilWaiting(owner: Look, login: string): Promise<void> {
  const waiting = "select pid from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'"
  while ((await owner(waiting, [login])).length === 0);
}
