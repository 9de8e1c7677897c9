import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { shiftedClock } from '../support/shifted-clock.ts'
import { beforePage } from './before-page.ts'
import { beforeWrite } from './before-write.ts'
import {
  customers,
  type FaultBed,
  type Fleet,
  openFaultBed,
  pageSize,
  tenantId,
  type tenants,
  tickAt,
  withFleet,
} from './fault-bed.ts'
import { type FleetState, readFleetState } from './fleet-state.ts'

let bed: FaultBed
beforeAll(async () => {
  bed = await openFaultBed(inject('postgresUrl'))
})
afterAll(() => bed.close())

const pages = customers / pageSize

/** Ticks, and does something before that write. */
const tickWith = (fleet: Fleet, write: number, what: () => Promise<void>) =>
  fleet
    .runner({ wrap: (database) => beforeWrite(database, async (number) => (number === write ? what() : undefined)) })
    .tick()

const tomorrow = () => shiftedClock(tickAt.getTime() + 24 * 3_600_000 - Date.now())

describe('A tenant is deleted while a tick is at work', () => {
  test('within its run: the run ends, the others are as if nothing had been, and no later tick comes to it', () =>
    withFleet(bed, async (fleet) => {
      const report = await tickWith(fleet, pages + 3, () => erase(fleet, 'mosel', ['public']))
      expect(report.entries.map(({ result, error }) => error?.message ?? result)).toEqual(['ran', 'ran', 'ran'])
      await expectOthersUndisturbed(fleet, 'mosel')
      const [kept] = await fleet.owner<{ count: number }>(
        'select count(*)::int as count from leora_jobs.change where tenant_id = $1',
        [tenantId('mosel')],
      )
      expect(kept?.count).toBeGreaterThan(0)
      const next = await fleet.runner({ clock: tomorrow() }).tick()
      expect(next.entries.map(({ tenant, result }) => [tenant.slug, result])).toEqual([
        ['chianti', 'ran'],
        ['rioja', 'ran'],
      ])
    }))

  test('before its turn', () =>
    withFleet(bed, async (fleet) => {
      const report = await tickWith(fleet, 3, () => erase(fleet, 'mosel', ['public']))
      expect(report.entries.map(({ result, error }) => error?.message ?? result)).toEqual(['ran', 'ran', 'ran'])
      await expectOthersUndisturbed(fleet, 'mosel')
    }))

  test('within its run, with all that we know of it: that run ends fenced, the others as if nothing had been', () =>
    withFleet(bed, async (fleet) => {
      let pages = 0
      const report = await fleet
        .runner({
          wrap: (database) =>
            beforePage(database, async ({ slug }) => {
              if (slug === 'mosel') pages += 1
              if (slug === 'mosel' && pages === 3) await erase(fleet, 'mosel', ['public', 'leora_jobs'])
            }),
        })
        .tick()
      expect(report.entries.map(({ result, error }) => error?.code ?? result)).toEqual(['ran', 'FENCED', 'ran'])
      await expectOthersUndisturbed(fleet, 'mosel')
    }))

  test('while its occurrence is open: nobody tries that again, and it stays to be seen', () =>
    withFleet(bed, async (fleet) => {
      const stop = new AbortController()
      await fleet
        .runner({
          onEvent: ({ type, tenant }) => {
            if (type === 'page' && tenant.slug === 'mosel') stop.abort()
          },
        })
        .tick({ signal: stop.signal })
      await erase(fleet, 'mosel', ['public'])
      const open = `select r.status, o.outcome from leora_jobs.occurrence o join leora_jobs.run r on r.tenant_id = o.tenant_id and r.id = o.run_id where o.tenant_id = $1`
      expect(await fleet.owner(open, [tenantId('mosel')])).toEqual([{ status: 'paused', outcome: null }])
      for (const clock of [undefined, tomorrow()]) {
        const report = await fleet.runner({ ...(clock && { clock }) }).tick()
        expect(report.entries.map(({ tenant }) => tenant.slug)).not.toContain('mosel')
        expect(report.left).toBe(0)
      }
      expect(await fleet.owner(open, [tenantId('mosel')])).toEqual([{ status: 'paused', outcome: null }])
    }))
})

/** The application deletes all rows of a tenant, whatever refers to what. */
async function erase(fleet: Fleet, slug: (typeof tenants)[number], schemas: readonly string[]): Promise<void> {
  await fleet.owner(`do $$
    declare name text;
    begin
      set local session_replication_role = replica;
      for name in select format('%I.%I', table_schema, table_name) from information_schema.columns
        where column_name = 'tenant_id' and table_schema in (${schemas.map((schema) => `'${schema}'`).join()})
      loop
        execute format('delete from %s where tenant_id::text = %L', name, '${tenantId(slug)}');
      end loop;
      delete from public.tenant where id::text = '${tenantId(slug)}';
    end
    $$`)
}

async function expectOthersUndisturbed(fleet: Fleet, gone: (typeof tenants)[number]): Promise<void> {
  expect(ofOthers(await readFleetState(fleet.owner), gone)).toEqual(ofOthers(bed.undisturbed, gone))
}

/** The rows of all tenants but one; sums of tables have no tenant. */
function ofOthers({ untouched: _, ...state }: FleetState, gone: (typeof tenants)[number]): object {
  const isOthers = (row: object) => !JSON.stringify(row).includes(tenantId(gone))
  return Object.fromEntries(Object.entries(state).map(([table, rows]) => [table, rows.filter(isOthers)]))
}
