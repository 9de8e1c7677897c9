import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { shiftedClock } from '../support/shifted-clock.ts'
import { asApplication, type FaultBed, openFaultBed, tenantId, tickAt, withFleet } from './fault-bed.ts'
import { expectState } from './fleet-state.ts'

let bed: FaultBed
beforeAll(async () => {
  bed = await openFaultBed(inject('postgresUrl'))
})
afterAll(() => bed.close())

const leaseSeconds = 2

describe('The application holds a lock for longer than a lease lasts', () => {
  test('the run waits, keeps its lease, and ends as if nothing had been', () =>
    withFleet(bed, async (fleet) => {
      let release: () => void = () => undefined
      const isReleased = new Promise<void>((resolve) => {
        release = resolve
      })
      const usual = shiftedClock(tickAt.getTime() - Date.now())
      let waits = 0
      // a third of the lease for the lock, and a quarter between two attempts: two of them outlast it
      const sleep = async () => {
        waits += 1
        if (waits === 3) release()
        await wait(leaseSeconds * 250)
      }
      await asApplication(fleet.url.replace(fleet.login, 'postgres'), async (application) => {
        let isLocked: () => void = () => undefined
        const locked = new Promise<void>((resolve) => {
          isLocked = resolve
        })
        const holding = application.transaction({ settings: { search_path: 'public' } }, async ({ query }) => {
          await query('select from customer where tenant_id = $1::uuid order by id limit 1 for update', [
            tenantId('mosel'),
          ])
          isLocked()
          await isReleased
        })
        await locked
        const report = await fleet.runner({ leaseSeconds, clock: { ...usual, sleep } }).tick()
        release()
        await holding
        expect(report.entries.map(({ result, error }) => error?.message ?? result)).toEqual(['ran', 'ran', 'ran'])
        expect(waits).toBeGreaterThanOrEqual(3)
        await expectState(fleet.owner, bed.undisturbed)
      })
    }))
})
