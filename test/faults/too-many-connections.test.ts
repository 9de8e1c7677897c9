import { type Connection, openConnection } from '@leora-jobs/postgres'
import { startServer, type TestServer } from '@leora-jobs/test-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shiftedClock } from '../support/shifted-clock.ts'
import { beforePage } from './before-page.ts'
import { type FaultBed, type Fleet, openFaultBed, tickAt, withFleet } from './fault-bed.ts'
import { expectState } from './fleet-state.ts'

let server: TestServer
let bed: FaultBed
beforeAll(async () => {
  server = await startServer({ settings: { max_connections: '12', superuser_reserved_connections: '3' } })
  bed = await openFaultBed(server.url())
})
afterAll(() => server.stop('immediate'))

describe('No connection is free (53300): it is tried again, then said, and the next tick catches up', () => {
  test('a tick waits until one is free', () =>
    withFleet(bed, async (fleet) => {
      const others = await holdAll(fleet)
      const waits = waiting(async () => {
        if (waits.count === 3) await letGo(others)
      })
      const report = await fleet.runner({ clock: waits.clock }).tick()
      expect(report.entries.map(({ result }) => result)).toEqual(['ran', 'ran', 'ran'])
      expect(waits.count).toBeGreaterThanOrEqual(3)
      await expectState(fleet.owner, bed.undisturbed)
    }))

  test('a tick that finds none says so, and what to do; the next one catches up', () =>
    withFleet(bed, async (fleet) => {
      const others = await holdAll(fleet)
      const waits = waiting(async () => undefined)
      await expect(fleet.runner({ clock: waits.clock }).tick()).rejects.toMatchObject({
        code: 'DATABASE_UNREACHABLE',
        retryable: true,
        details: { sqlstate: '53300' },
        message: expect.stringMatching(/max_connections.*pooler/),
      })
      expect(waits.count).toBeGreaterThan(3)
      await letGo(others)
      await fleet.runner().tick()
      await expectState(fleet.owner, bed.undisturbed)
    }))

  test('a run by hand waits as well, and says it where none becomes free', () =>
    withFleet(bed, async (fleet) => {
      const others = await holdAll(fleet)
      const waits = waiting(async () => undefined)
      const run = () => fleet.runner({ clock: waits.clock }).run('update-account-types', { tenant: 'rioja' })
      await expect(run()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE', details: { sqlstate: '53300' } })
      expect(waits.count).toBeGreaterThan(3)
      await letGo(others)
      expect(await run()).toMatchObject({ status: 'succeeded' })
    }))

  test('a run whose connection was lost, and that finds no other, goes on when one is free', () =>
    withFleet(bed, async (fleet) => {
      const others: Connection[] = []
      const waits = waiting(async () => {
        if (waits.count === 3) await letGo(others)
      })
      let pages = 0
      const onEvent = ({ type }: { readonly type: string }) => {
        if (type === 'page') pages += 1
      }
      const report = await fleet
        .runner({
          clock: waits.clock,
          onEvent,
          // between two pages: whoever has our place when we come back
          wrap: (database) =>
            beforePage(database, async () => {
              if (pages !== 8 || others.length > 0) return
              await endSessions(fleet)
              others.push(...(await holdAll(fleet)))
            }),
        })
        .tick()
      expect(report.entries.map(({ result }) => result)).toEqual(['ran', 'ran', 'ran'])
      expect(waits.count).toBeGreaterThanOrEqual(3)
      await expectState(fleet.owner, bed.undisturbed)
    }))
})

describe('What no waiting mends is said at once', () => {
  const wrong: readonly [string, (url: URL, fleet: Fleet) => void, string][] = [
    ['port', (url) => (url.port = '1'), 'DATABASE_UNREACHABLE'],
    ['host', (url) => (url.hostname = 'no-such-host.invalid'), 'DATABASE_UNREACHABLE'],
    ['login', (url) => (url.username = 'stranger'), 'PERMISSION_DENIED'],
    ['database', (url) => (url.pathname = '/no_such_database'), 'CONNECTION_INVALID'],
  ]
  for (const [part, change, code] of wrong)
    test(`a run by hand with a wrong ${part}`, () =>
      withFleet(bed, async (fleet) => {
        const url = new URL(fleet.url)
        change(url, fleet)
        const waits = waiting(async () => undefined)
        const runner = fleet.runner({ url: url.href, clock: waits.clock })
        await expect(runner.run('update-account-types', { tenant: 'rioja' })).rejects.toMatchObject({ code })
        expect(waits.count).toBe(0)
      }))
})

/** The usual clock, whose waits take no time beyond what `meanwhile` does. */
function waiting(meanwhile: () => Promise<void>) {
  const usual = shiftedClock(tickAt.getTime() - Date.now())
  const waits = {
    count: 0,
    clock: {
      ...usual,
      async sleep() {
        waits.count += 1
        await meanwhile()
      },
    },
  }
  return waits
}

/** Others take every connection that is free to them. */
async function holdAll(fleet: Fleet): Promise<Connection[]> {
  const held: Connection[] = []
  try {
    for (;;) held.push(await openConnection({ url: fleet.url }))
  } catch (error) {
    expect(error).toMatchObject({ details: { sqlstate: '53300' } })
    return held
  }
}

async function letGo(others: readonly Connection[]): Promise<void> {
  await Promise.all(others.map((connection) => connection.close()))
}

async function endSessions({ owner, login }: Fleet): Promise<void> {
  await owner('select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = $1', [login])
}
