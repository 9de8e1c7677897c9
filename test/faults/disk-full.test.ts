import { setTimeout as wait } from 'node:timers/promises'
import type { TickReport } from '@leora-jobs/core'
import { startServer, type TestServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shiftedClock } from '../support/shifted-clock.ts'
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts'
import { beforeWrite } from './before-write.ts'
import { type FaultBed, type Fleet, openFaultBed, tenants, tickAt, withFleet } from './fault-bed.ts'
import { expectState } from './fleet-state.ts'

// the whole data directory: the cluster takes 40 MB, each database 10, a segment of the WAL 16
const mounted = await mountSmallDisk(256)
if (typeof mounted === 'string') console.warn(`disk-full.test.ts was skipped: ${mounted}`)

describe.skipIf(typeof mounted === 'string')('The disk of the database is full', () => {
  const disk = mounted as SmallDisk
  let server: TestServer
  let bed: FaultBed
  beforeAll(async () => {
    server = await startServer({ directory: disk.folder, settings: { max_wal_size: '48MB', min_wal_size: '32MB' } })
    bed = await openFaultBed(server.url())
  })
  afterAll(async () => {
    await server.stop('immediate')
    await disk.unmount()
  })

  const tickUntilFull = (fleet: Fleet, write: number, fill: () => Promise<void>) => {
    const usual = shiftedClock(tickAt.getTime() - Date.now())
    return fleet
      .runner({
        leaseSeconds: 2,
        clock: { ...usual, sleep: (milliseconds) => wait(milliseconds / 20) },
        wrap: (database) => beforeWrite(database, async (number) => (number === write ? fill() : undefined)),
      })
      .tick()
  }

  test('tables cannot grow (53100): runs fail without harm, and say so; when there is space, they go on from the checkpoint', () =>
    withFullFleet(async (fleet) => {
      const report = await tickUntilFull(fleet, 4, async () => {
        // a whole segment of the WAL is there: it is the tables that have no room
        await fleet.owner('select pg_switch_wal()')
        await fleet.owner("select pg_logical_emit_message(false, 'filler', 'first of its segment')")
        await disk.fill()
      })
      const errors = errorsOf(report)
      expect(errors.length).toBeGreaterThan(0)
      expect(errors).toEqual(errors.map(() => expect.stringMatching(/disk of the database is full.*\[53100/)))
      expect(await fleet.owner(unaccounted)).toEqual([])

      await disk.free()
      await expectNextToFinish(fleet)
    }))

  test('the WAL cannot grow: the server stops, the tick ends; when it is back, the next one goes on from the checkpoint', () =>
    withFullFleet(async (fleet) => {
      const report = await tickUntilFull(fleet, 4, async () => {
        await disk.fill()
        // more than the segments that are there
        await fleet
          .owner("select pg_logical_emit_message(false, 'filler', repeat('x', 100000000))")
          .catch(() => undefined)
      })
      expect(report.entries.map(({ error }) => error?.code)).toEqual(['DATABASE_UNREACHABLE'])
      expect(report.left).toBe(tenants.length - 1)

      await disk.free()
      await server.restart('immediate')
      expect(await fleet.owner(unaccounted)).toEqual([])
      await expectNextToFinish(fleet)
    }))

  /** A server without space could not drop the database either. */
  const withFullFleet = (work: (fleet: Fleet) => Promise<void>) =>
    withFleet(bed, async (fleet) => {
      try {
        await work(fleet)
      } finally {
        await disk.free()
      }
    })

  async function expectNextToFinish(fleet: Fleet): Promise<void> {
    await fleet.untilLeasesExpired()
    const runs = await fleet.owner<{ id: string }>('select id from leora_jobs.run')
    await fleet.runner().tick()
    const ids = (await fleet.owner<{ id: string }>('select id from leora_jobs.run')).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(runs.map(({ id }) => id)))
    const { occurrences: _, ...wanted } = bed.undisturbed
    await expectState(fleet.owner, wanted)
  }
})

/** Runs whose checkpoint counts other changes than there are. */
const unaccounted = `
select id, changed_count from leora_jobs.run r
where changed_count <> (select count(*) from leora_jobs.change c where c.tenant_id = r.tenant_id and c.run_id = r.id)`

function errorsOf({ entries }: TickReport): readonly string[] {
  return entries.flatMap(({ report, error }) =>
    [report?.error?.message, error?.message].filter((text) => text !== undefined),
  )
}
