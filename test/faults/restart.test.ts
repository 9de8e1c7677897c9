import { type StopMode, startServer, type TestServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStoppingDatabase } from '../crash/stopping-database.ts'
import { startProtocolProxy } from '../support/protocol-proxy.ts'
import { seededRounds } from '../support/seeded-rounds.ts'
import { shiftedClock } from '../support/shifted-clock.ts'
import { countMessages } from './count-messages.ts'
import { type FaultBed, openFaultBed, tenants, tickAt, withFleet } from './fault-bed.ts'
import { expectState } from './fleet-state.ts'

let server: TestServer
let bed: FaultBed
let messages: number
beforeAll(async () => {
  // with this alone, a crash takes back commits that were answered
  server = await startServer({ settings: { synchronous_commit: 'off' } })
  bed = await openFaultBed(server.url())
  messages = await countMessages(bed)
})
afterAll(() => server.stop('immediate'))

const modes: readonly StopMode[] = ['fast', 'immediate']
const ran = tenants.map(() => 'ran')

describe('The database is restarted in the middle of a tick: it goes on, and every tenant ends as if nothing had been', () => {
  for (const { item: mode, seed, draw } of seededRounds(modes)) {
    const share = draw(10_000) / 10_000
    test(`${mode}, between two messages, at ${share} of them (seed ${seed})`, () =>
      withFleet(bed, async (fleet) => {
        let restart: Promise<void> | null = null
        const proxy = await startProtocolProxy(fleet.url, (message) => {
          if (message === 1 + Math.floor(share * messages)) restart = server.restart(mode)
          return restart ?? undefined
        })
        try {
          const report = await fleet.runner({ url: proxy.url }).tick()
          expect(restart).not.toBeNull()
          expect(report.entries.map(({ result }) => result)).toEqual(ran)
          await expectState(fleet.owner, bed.undisturbed)
        } finally {
          proxy.close()
        }
      }))
  }

  for (const { item: mode, seed, draw } of seededRounds(modes)) {
    const number = 1 + draw(tenants.length * 40)
    test(`${mode}, while it is at work, at its point ${number}: connections are refused meanwhile (seed ${seed})`, () =>
      withFleet(bed, async (fleet) => {
        let points = 0
        let restart: Promise<void> | null = null
        const report = await fleet
          .runner({
            wrap: (database) =>
              createStoppingDatabase(database, () => {
                points += 1
                if (points === number) restart = server.restart(mode)
              }),
          })
          .tick()
        await restart
        expect(restart).not.toBeNull()
        expect(report.entries.map(({ result }) => result)).toEqual(ran)
        await expectState(fleet.owner, bed.undisturbed)
      }))
  }

  test('it is down when the tick begins: the tick waits for it', () =>
    withFleet(bed, async (fleet) => {
      const restart = server.restart('immediate')
      const report = await fleet.runner().tick()
      await restart
      expect(report.entries.map(({ result }) => result)).toEqual(ran)
      await expectState(fleet.owner, bed.undisturbed)
    }))
})

describe('The database is gone for good in the middle of a tick', () => {
  test('the tick ends, with what it did not come to; the next one goes on from the checkpoint', () =>
    withFleet(bed, async (fleet) => {
      const proxy = await startProtocolProxy(fleet.url, (message) => {
        if (message > messages / 2) proxy.close()
      })
      let waits = 0
      const sleep = async () => {
        waits += 1
      }
      const clock = { ...shiftedClock(tickAt.getTime() - Date.now()), sleep }
      const report = await fleet.runner({ url: proxy.url, clock, leaseSeconds: 2 }).tick()
      expect(report.entries.map(({ result }) => result)).toEqual(['ran', 'failed'])
      expect(report.entries[1]?.error?.code).toBe('DATABASE_UNREACHABLE')
      expect(report.left).toBe(1)
      // nobody waits for it once a tenant
      expect(waits).toBeLessThan(30)

      const [open] = await fleet.owner<{ id: string }>("select id from leora_jobs.run where status = 'running'")
      expect(open).toBeDefined()
      await fleet.untilLeasesExpired()
      const next = await fleet.runner().tick()
      expect(next.entries.map(({ report }) => report?.runId)).toContain(open?.id)
      await expectState(fleet.owner, bed.undisturbed)
    }))
})
