import { setTimeout as wait } from 'node:timers/promises'
import type { Clock, TickReport } from '@leora-jobs/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { seededRounds } from '../support/seeded-rounds.ts'
import { countOrders } from '../tick/count-orders.ts'
import { type FaultBed, openFaultBed, tenants, tickAt, withFleet } from './fault-bed.ts'

let bed: FaultBed
beforeAll(async () => {
  bed = await openFaultBed(inject('postgresUrl'))
})
afterAll(() => bed.close())

const hourMs = 3_600_000
const ticks = 8

/** A job whose every missed occurrence is run. */
const hourly = { ...countOrders, schedule: { cron: '0 * * * *', missed: 'all' } } as const

/** A clock that may jump by hours, back or forth, whenever it is looked at. */
function jumpingClock(draw: (below: number) => number): Clock & { setRight(at: Date): void; readonly jumps: number } {
  let at = tickAt.getTime()
  let isRight = false
  let jumps = 0
  return {
    get jumps() {
      return jumps
    },
    now() {
      if (!isRight && draw(8) === 0) {
        at += (draw(9) - 4) * hourMs + draw(1_000)
        jumps += 1
      }
      return new Date(at)
    },
    setRight(right) {
      at = right.getTime()
      isRight = true
    },
    sleep: (milliseconds) => wait(milliseconds),
    random: () => draw(1_000_000) / 1_000_000,
  }
}

describe('The clock of the application jumps hours back and forth, between ticks and within them', () => {
  for (const { seed, draw } of seededRounds(['jumps'])) {
    test(`no occurrence runs twice, none is lost (seed ${seed})`, () =>
      withFleet(bed, async (fleet) => {
        const clock = jumpingClock(draw)
        const runner = fleet.runner({ jobs: [hourly], clock, pageSize: 100 })
        const reports: TickReport[] = []
        for (let fired = 0; fired < ticks; fired += 1) reports.push(await runner.tick())
        expect(clock.jumps).toBeGreaterThan(2)
        const [latest] = await fleet.owner<{ at: number }>(
          'select extract(epoch from max(planned_at))::float8 * 1000 as at from leora_jobs.occurrence',
        )
        clock.setRight(new Date((latest?.at ?? 0) + 3 * hourMs))
        reports.push(await runner.tick())
        expect((await runner.tick()).entries).toEqual([])

        const entries = reports.flatMap((report) => report.entries)
        expect(new Set(entries.map(({ result, error }) => error?.message ?? result))).toEqual(new Set(['ran']))
        expect(Math.min(...entries.map(({ report }) => report?.durationMs ?? -1))).toBeGreaterThanOrEqual(0)
        // one run for each hour from the first to the last
        const found = await fleet.owner<{ hours: number; occurrences: number; runs: number; ids: number }>(
          `select (extract(epoch from max(o.planned_at) - min(o.planned_at)) / 3600 + 1)::int as hours, count(*)::int as occurrences,
             count(*) filter (where o.outcome = 'ran' and o.attempts = 1)::int as ran, count(r.id)::int as runs, count(distinct r.id)::int as ids
           from leora_jobs.occurrence o join leora_jobs.run r on r.tenant_id = o.tenant_id and r.occurrence = o.planned_at
           group by o.tenant_id`,
        )
        const hours = found[0]?.hours ?? 0
        expect(hours).toBeGreaterThan(3)
        expect(found).toEqual(tenants.map(() => ({ hours, occurrences: hours, ran: hours, runs: hours, ids: hours })))
        expect(await fleet.owner('select count(*)::int as count from leora_jobs.run')).toEqual([
          { count: tenants.length * hours },
        ])
        expect(await fleet.owner('select id from leora_jobs.run where finished_at < started_at')).toEqual([])
        // what is newest by its id is newest, for `explain` too
        expect(
          await fleet.owner(
            `select tenant_id from leora_jobs.run group by tenant_id having array_agg(occurrence order by id) <> array_agg(occurrence order by occurrence)`,
          ),
        ).toEqual([])
      }))
  }
})
